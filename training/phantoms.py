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

CANDIDATES = 600
EACH_SIDE = 3
TOLERANCE = 0.012  # above the 0.01 that another instruction set may cost, far below the shifts that are asked for
GOLDEN_TOLERANCE = 0.01
MEAN_SHIFT = 0.05
LEAST_SHIFT = 2 * TOLERANCE
CLEARANCE = 0.5  # of the calibrated log odds, from the operating threshold
RANGES = {"heart": (0.7, 1.3), "depth": (0.25, 0.60), "rib": (0.05, 0.30), "cortex": (0.0, 1.2), "vessel": (0.0, 0.5), "opacity": (0.0, 0.4),
          "opacityX": (-0.5, 0.5), "opacityY": (-0.35, 0.35), "opacityRadius": (0.10, 0.40), "mottle": (0.0, 0.25),
          "contrast": (0.7, 1.3), "brightness": (-0.12, 0.12)}


def candidates(seed: int) -> list:
    """Half of them without opacity and mottle: a drawn chest with nothing in its lungs."""
    generator = np.random.default_rng(seed)
    drawn = []
    for i in range(CANDIDATES):
        values = {key: round(float(generator.uniform(*span)), 3) for key, span in RANGES.items()}
        if i % 2 == 0:
            values |= {"opacity": 0.0, "mottle": 0.0}
        drawn.append(Phantom(f"candidate-{i}", **values))
    return drawn


def choose(scorer, drawn, calibration, operating: float) -> list:
    """The EACH_SIDE candidates of either side that a shifted mean moves most."""
    images = np.stack([grey(p) for p in drawn])
    logit = scorer(images)["logit"].astype(np.float64)
    shifts = {s: scorer(images, s)["logit"] - logit for s in (MEAN_SHIFT, -MEAN_SHIFT)}
    least = np.min([np.abs(s) for s in shifts.values()], 0)
    odds = logit / calibration["temperature"] + calibration["bias"]
    distance = odds - np.log(operating / (1 - operating))
    rows = []
    for name, side in (("clear", distance <= -CLEARANCE), ("opaque", distance >= CLEARANCE)):
        order = [i for i in np.argsort(-least) if side[i] and least[i] >= LEAST_SHIFT][:EACH_SIDE]
        for number, i in enumerate(order, 1):
            rows.append({**drawn[i].parameters(), "name": f"{name}-{number}", "logit": float(logit[i]), "tolerance": TOLERANCE,
                         "probability": float(sigmoid(odds[i])), "shifts": {f"{s:+.0%}": float(v[i]) for s, v in shifts.items()}})
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    output = options.folder / f"seed-{options.seed}"
    fitted = json.loads((output / "calibration.json").read_text())
    rows = choose(Scorer(output), candidates(options.seed), fitted["calibration"], fitted["thresholds"]["operating"])
    sides = [sum(row["name"].startswith(side) for row in rows) for side in ("clear", "opaque")]
    assert min(sides) >= 2, f"only {sides[0]} phantoms below and {sides[1]} above the operating threshold: widen RANGES"
    golden = {"phantom": rows[0]["name"], "logit": rows[0]["logit"], "tolerance": GOLDEN_TOLERANCE}
    (output / "phantoms.json").write_text(json.dumps({"phantoms": rows, "golden": golden}, indent=1) + "\n")
    for row in rows:
        print(f"{row['name']}: logit {row['logit']:.4f}, probability {row['probability']:.3f}, mean shifted {row['shifts']}")


if __name__ == "__main__":
    main()
