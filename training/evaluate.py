"""Measures the calibrated model on the grouped validation persons, beside shortcuts that read no lung and images that show none.

usage: python3 evaluate.py WORK_FOLDER [--seed 1]
Reads model.onnx and calibration.json, writes evaluation.json and evaluation.md beside them.

Temperature, bias and thresholds were fitted on these same persons, so calibration and the point at the threshold are a little optimistic;
AUC is not touched by them.
"""
import argparse
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from calibrate import class_weights
from dataset import LABELS, SIZE, load, split
from metrics import auc, clustered_interval, figures
from scoring import Scorer, sigmoid

BORDER = 0.12
CENTRE = (0.15, 0.75, 0.12, 0.88)  # top, bottom, left, right of the box that holds the lungs
QUALITY = 75


def recompressed(images) -> np.ndarray:
    """As 224-pixel JPEG of quality 75."""
    def again(image):
        buffer = io.BytesIO()
        Image.fromarray(image).save(buffer, "JPEG", quality=QUALITY)
        return np.asarray(Image.open(buffer))
    return np.stack([again(image) for image in images])


def without_border(images) -> np.ndarray:
    edge = round(BORDER * SIZE)
    kept = np.zeros_like(images)
    kept[:, edge:-edge, edge:-edge] = images[:, edge:-edge, edge:-edge]
    return kept


def without_lungs(images, grey: int) -> np.ndarray:
    top, bottom, left, right = (round(v * SIZE) for v in CENTRE)
    blank = images.copy()
    blank[:, top:bottom, left:right] = grey
    return blank


def shortcuts(training, validation) -> dict:
    """AUC of one number per image, its direction chosen on the training persons."""
    numbers = {"file size": lambda d: d.bytes.astype(float), "mean grey": lambda d: d.images.mean((1, 2)),
               "deviation of grey": lambda d: d.images.std((1, 2)), "grey of the outer frame": lambda d: frame(d.images)}
    answer = {}
    for name, number in numbers.items():
        sign = 1 if auc(training.pneumonia, number(training)) >= 0.5 else -1
        answer[name] = auc(validation.pneumonia, sign * number(validation))
    return answer


def frame(images) -> np.ndarray:
    edge = round(BORDER * SIZE)
    inside = np.zeros((SIZE, SIZE), bool)
    inside[edge:-edge, edge:-edge] = True
    return images[:, ~inside].mean(1)


def aspect_shortcut(folder: Path, validation):
    """AUC of width / height, or None where every file has one size (the squashed copies of the data set lost it)."""
    aspect = []
    for name, label in zip(validation.names, validation.label):
        with Image.open(folder / "validation" / ("NORMAL" if label == 0 else "PNEUMONIA") / name) as image:
            aspect.append(image.width / image.height)
    aspect = np.array(aspect)
    return None if np.ptp(aspect) == 0 else max(auc(validation.pneumonia, aspect), auc(validation.pneumonia, -aspect))


def reliability(target, probability, bins: int = 10) -> list:
    """Rows of equal mass: count, mean probability, observed share of pneumonia."""
    parts = np.array_split(np.argsort(probability, kind="mergesort"), bins)
    return [{"count": len(p), "predicted": float(probability[p].mean()), "observed": float(target[p].mean())} for p in parts]


def balanced_ece(target, probability, bins: int = 10) -> float:
    """ECE with both classes weighing the same, the prevalence the calibration was fitted for."""
    weights, order = class_weights(target), np.argsort(probability, kind="mergesort")
    parts = np.array_split(order, bins)
    gap = lambda p: abs(np.average(probability[p], weights=weights[p]) - np.average(target[p], weights=weights[p])) * weights[p].sum()
    return float(sum(gap(p) for p in parts) / weights.sum())


def table(answer: dict) -> str:
    """Markdown."""
    v, ci = answer["validation"], answer["validation"]["interval"]
    keys = ("auc", "accuracy", "sensitivity", "specificity", "ece", "brier")
    lines = [f"Grouped validation: {v['images']} images of {v['persons']} persons; 95 % intervals from {v['draws']} bootstrap draws of persons.", "",
             "| figure | value | 95 % interval |", "|---|---|---|"]
    lines += [f"| {key} | {v[key]:.4f} | {ci[key][0]:.4f} to {ci[key][1]:.4f} |" for key in keys]
    lines += [f"| sensitivity, {kind} | {v['sensitivityBy'][kind]:.4f} ({v['countBy'][kind]} images) | |" for kind in v["sensitivityBy"]]
    lines += [f"| ece, both classes weighing the same | {v['eceBalanced']:.4f} | |", "", "| the same model on | " + " | ".join(keys) + " |", "|---|" + "---|" * len(keys)]
    lines += [f"| {name} | " + " | ".join(f"{row[key]:.4f}" for key in keys) + " |" for name, row in answer["variants"].items()]
    lines += ["", "| one number instead of the model | AUC |", "|---|---|"]
    lines += [f"| {name} | {'not available: every file has the same size' if value is None else f'{value:.4f}'} |" for name, value in answer["shortcuts"].items()]
    lines += ["", "| bin | images | mean probability | observed share |", "|---|---|---|---|"]
    lines += [f"| {i} | {row['count']} | {row['predicted']:.4f} | {row['observed']:.4f} |" for i, row in enumerate(answer["reliability"], 1)]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    output = options.folder / f"seed-{options.seed}"
    fitted = json.loads((output / "calibration.json").read_text())
    training, validation = split(load(options.folder))
    scorer, target = Scorer(output), validation.pneumonia
    operating = fitted["thresholds"]["operating"]
    probability_of = lambda logit: sigmoid(logit.astype(np.float64) / fitted["calibration"]["temperature"] + fitted["calibration"]["bias"])

    logit = scorer.cached(validation.images, output / "validation.npz")["logit"]
    probability = probability_of(logit)
    draws = 2000
    kinds = {kind: validation.label == LABELS[kind] for kind in ("bacteria", "virus")}
    answer = {"validation": {
        "images": len(validation), "persons": len(np.unique(validation.person)), **figures(target, probability, operating),
        "eceBalanced": balanced_ece(target, probability),
        "sensitivityBy": {kind: float((probability[mask] >= operating).mean()) for kind, mask in kinds.items()},
        "countBy": {kind: int(mask.sum()) for kind, mask in kinds.items()},
        "bands": {"negative": float((probability < fitted["thresholds"]["low"]).mean()), "positive": float((probability >= fitted["thresholds"]["high"]).mean())},
        "draws": draws, "interval": clustered_interval(target, probability, validation.person, operating, draws)}}

    variants = {"the validation images": logit}
    for name, images in {f"re-encoded as JPEG, 224 px, quality {QUALITY}": recompressed(validation.images),
                         f"the outer {BORDER:.0%} blackened": without_border(validation.images),
                         "the lungs blanked": without_lungs(validation.images, round(255 * scorer.facts["mean"]))}.items():
        variants[name] = scorer(images)["logit"]
    answer["variants"] = {name: figures(target, probability_of(values), operating) for name, values in variants.items()}
    answer["shortcuts"] = {**shortcuts(training, validation), "aspect ratio": aspect_shortcut(options.folder, validation)}
    answer["reliability"] = reliability(target, probability)
    (output / "evaluation.json").write_text(json.dumps(answer, indent=1) + "\n")
    (output / "evaluation.md").write_text(table(answer))
    print(table(answer))


if __name__ == "__main__":
    main()
