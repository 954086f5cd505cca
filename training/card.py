"""The model card."""


def write(manifest, evaluation, calibration, gate) -> str:
    return f"# {manifest['name']} {manifest['version']} (preliminary)\n\nResearch use only, not a medical device.\n"
