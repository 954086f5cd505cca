"""Chooses the phantoms by which the console checks a loaded model: the known-answer test and the canary.

usage: python3 phantoms.py WORK_FOLDER [--seed 1]
Reads model.onnx and calibration.json, writes phantoms.json beside them.

A phantom is kept for three properties, found by a seeded search over the parameters of phantom.py:
    side         its calibrated probability lies well to one side of the operating threshold;
    sensitivity  a preprocessing mean that is 5 % off, either way, moves its logit beyond the tolerance;
    steadiness   nearby parameters give nearby logits, so another processor's rounding cannot.
"""
import argparse
import json
from pathlib import Path

import numpy as np

from phantom import Phantom, grey
from scoring import Scorer, sigmoid

CANDIDATES = 300  # of each kind
SHIFTED = 60  # as many of them, on the right side, have their shifts measured
EACH_SIDE = 3
TOLERANCE = 0.012  # above the 0.01 that another instruction set may cost, far below the shifts that are asked for
GOLDEN_TOLERANCE = 0.01
MEAN_SHIFT = 0.05
LEAST_SHIFT = 2 * TOLERANCE
CLEARANCE = 1.0  # of the calibrated log odds, from the operating threshold
# What the network takes for clear lungs is dark, with sharp bright bones beside them; dim and blurred bones pass for opacity.
KINDS = {"clear": {"heart": (0.4, 0.9), "depth": (0.6, 1.0), "rib": (0.25, 0.55), "cortex": (0.6, 2.0), "vessel": (0.0, 1.0), "contrast": (1.0, 1.7),
                   "brightness": (-0.10, 0.05)},
         "opaque": {"heart": (0.7, 1.3), "depth": (0.25, 0.60), "rib": (0.05, 0.25), "cortex": (0.0, 1.2), "vessel": (0.0, 0.5), "contrast": (0.7, 1.3),
                    "brightness": (-0.12, 0.12), "opacity": (0.1, 0.4), "opacityX": (-0.5, 0.5), "opacityY": (-0.35, 0.35),
                    "opacityRadius": (0.10, 0.40), "mottle": (0.0, 0.25)}}


def candidates(kind: str, seed: int) -> list:
    """A clear phantom has no opacity and no mottle in its lungs."""
    generator = np.random.default_rng([seed, list(KINDS).index(kind)])
    return [Phantom(f"{kind}-candidate-{i}", **{key: round(float(generator.uniform(*span)), 3) for key, span in KINDS[kind].items()})
            for i in range(CANDIDATES)]


def choose(scorer, kind: str, drawn, calibration, operating: float) -> list:
    """The EACH_SIDE candidates, on the side that the kind stands for, that a shifted mean moves most."""
    images = np.stack([grey(p) for p in drawn])
    logit = scorer(images)["logit"].astype(np.float64)
    odds = logit / calibration["temperature"] + calibration["bias"]
    distance = odds - np.log(operating / (1 - operating))
    side = np.flatnonzero(distance <= -CLEARANCE if kind == "clear" else distance >= CLEARANCE)[:SHIFTED]
    if len(side) == 0:
        return []
    shifts = {s: scorer(images[side], s)["logit"] - logit[side] for s in (MEAN_SHIFT, -MEAN_SHIFT)}
    least = np.min([np.abs(s) for s in shifts.values()], 0)
    order = [i for i in np.argsort(-least) if least[i] >= LEAST_SHIFT][:EACH_SIDE]
    return [{**drawn[side[i]].parameters(), "name": f"{kind}-{number}", "logit": float(logit[side[i]]), "tolerance": TOLERANCE,
             "probability": float(sigmoid(odds[side[i]])), "shifts": {f"{s:+.0%}": float(v[i]) for s, v in shifts.items()}}
            for number, i in enumerate(order, 1)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    output = options.folder / f"seed-{options.seed}"
    fitted = json.loads((output / "calibration.json").read_text())
    scorer, rows = Scorer(output), []
    for kind in KINDS:
        found = choose(scorer, kind, candidates(kind, options.seed), fitted["calibration"], fitted["thresholds"]["operating"])
        assert len(found) >= 2, f"only {len(found)} {kind} phantoms on their side of the operating threshold: widen KINDS"
        rows += found
    golden = {"phantom": rows[0]["name"], "logit": rows[0]["logit"], "tolerance": GOLDEN_TOLERANCE}
    (output / "phantoms.json").write_text(json.dumps({"phantoms": rows, "golden": golden}, indent=1) + "\n")
    for row in rows:
        print(f"{row['name']}: logit {row['logit']:.4f}, probability {row['probability']:.3f}, mean shifted {row['shifts']}")


if __name__ == "__main__":
    main()
