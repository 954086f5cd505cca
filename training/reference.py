"""Writes what the console's tests compare themselves with: drawn pictures only, never a radiograph.

usage: python3 reference.py WORK_FOLDER TARGET_FOLDER [--seed 1]
       python3 reference.py WORK_FOLDER ANSWERS.json [--seed 1] --files FILE...

The first writes TARGET_FOLDER: the phantoms as 8-bit PNG, phantoms.json (checksums of the normalised tensor, and logits), and the same
drawings in other sizes and formats with the answers to each in pictures.json. The second answers files of your own, with the gate's verdict.
"""
import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from gate import Gate
from phantom import Phantom, draw, grey
from scoring import Scorer, colour_thumbnail, sigmoid, squash

# file name ending, width, height
SHAPES = (("jpg", 600, 600), ("png", 400, 300), ("rgb.jpg", 1000, 800), ("16.png", 300, 240), ("jpg", 2000, 1600), ("png", 224, 224), ("jpg", 1200, 1200),
          ("rgb.png", 300, 260), ("16.png", 240, 300), ("jpg", 1857, 1317), ("png", 360, 360), ("rgb.jpg", 720, 960))
PICTURES = 24
SAMPLED = [(row, column) for row in (20, 75, 130, 200) for column in (20, 80, 112, 170)]


def phantoms_of(rows) -> list:
    keys = Phantom.__dataclass_fields__
    return [Phantom(**{k: v for k, v in row.items() if k in keys}) for row in rows]


def save(p: Phantom, path: Path, kind: str, width: int, height: int):
    picture = grey(p, height, width)
    if kind == "16.png":
        Image.fromarray(np.floor(draw(p, height, width) * 255 + 0.5).astype(np.uint16) * 257).save(path, optimize=True)
    elif kind.startswith("rgb"):
        Image.fromarray(np.repeat(picture[:, :, None], 3, 2)).save(path, **({"quality": 90} if path.suffix == ".jpg" else {"optimize": True}))
    else:
        Image.fromarray(picture).save(path, **({"quality": 90} if path.suffix == ".jpg" else {"optimize": True}))


def write_phantoms(scorer, rows, probability_of, target: Path):
    images = np.stack([grey(p) for p in phantoms_of(rows)])
    logits = scorer(images)["logit"]
    answers = []
    for row, image, logit in zip(rows, images, logits):
        Image.fromarray(image).save(target / f"{row['name']}.png", optimize=True)
        tensor = (image.astype(np.float64) / 255 - scorer.facts["mean"]) / scorer.facts["std"]
        answers.append({"name": row["name"], "file": f"{row['name']}.png", "greySum": int(image.sum(dtype=np.int64)), "tensorMean": float(tensor.mean()),
                        "samples": [{"row": r, "column": c, "grey": int(image[r, c]), "value": float(tensor[r, c])} for r, c in SAMPLED],
                        "logit": float(logit), "probability": float(probability_of(logit))})
    (target / "phantoms.json").write_text(json.dumps(answers, indent=1) + "\n")


def write_pictures(scorer, rows, probability_of, target: Path):
    drawn, answers = phantoms_of(rows), []
    for i in range(PICTURES):
        p, (kind, width, height) = drawn[(i + i // len(SHAPES)) % len(drawn)], SHAPES[i % len(SHAPES)]
        path = target / f"{i + 1:02d}-{p.name}-{width}x{height}.{kind}"
        save(p, path, kind, width, height)
        with Image.open(path) as image:
            logit = scorer(squash(image)[None])["logit"][0]
        answers.append({"file": path.name, "width": width, "height": height, "logit": float(logit), "probability": float(probability_of(logit))})
    (target / "pictures.json").write_text(json.dumps(answers, indent=1) + "\n")


def answer_files(scorer, gate: Gate, probability_of, files) -> list:
    answers = []
    for path in files:
        with Image.open(path) as image:
            image.load()
            small, colour, side = squash(image), colour_thumbnail(image), min(image.size)
        got = scorer(small[None])
        verdict, reasons, values = gate.judge(small, colour, side, got["features"][0])
        answers.append({"file": str(path), "logit": float(got["logit"][0]), "probability": float(probability_of(got["logit"][0])),
                        "verdict": verdict, "reasons": reasons, "values": values})
    return answers


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=Path, nargs="+")
    options = parser.parse_args()
    seed_folder = options.folder / f"seed-{options.seed}"
    scorer = Scorer(seed_folder)
    fitted = json.loads((seed_folder / "calibration.json").read_text())["calibration"]
    probability_of = lambda logit: sigmoid(np.float64(logit) / fitted["temperature"] + fitted["bias"])
    if options.files:
        gate = Gate(json.loads((seed_folder / "gate.json").read_text())["gate"])
        options.target.write_text(json.dumps(answer_files(scorer, gate, probability_of, options.files), indent=1) + "\n")
        return
    options.target.mkdir(parents=True, exist_ok=True)
    for old in [*options.target.glob("*.png"), *options.target.glob("*.jpg")]:
        old.unlink()
    rows = json.loads((seed_folder / "phantoms.json").read_text())["phantoms"]
    write_phantoms(scorer, rows, probability_of, options.target)
    write_pictures(scorer, rows, probability_of, options.target)
    size = sum(f.stat().st_size for f in options.target.iterdir())
    print(f"{len(list(options.target.iterdir()))} files, {size / 1e6:.2f} MB, in {options.target}")
    assert size < 2_000_000


if __name__ == "__main__":
    main()
