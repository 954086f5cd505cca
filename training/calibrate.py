"""Fits temperature, bias and the three thresholds on the grouped validation persons.

usage: python3 calibrate.py WORK_FOLDER [--seed 1]
Reads model.onnx, writes validation.npz (answers of the model) and calibration.json beside it.

probability = sigmoid(logit / temperature + bias), fitted by the negative log likelihood with both classes weighing the same: how frequent
pneumonia is where the model will be used is unknown, and the data set's share (three in four) is that of nowhere.

The thresholds follow rules fixed before any figure was seen:
    operating  the highest threshold at which validation sensitivity is at least 0.97
    low        the highest threshold at which validation sensitivity is at least 0.995, not above operating
    high       the lowest threshold at which validation specificity is at least 0.99, not below operating
"""
import argparse
import json
from pathlib import Path

import numpy as np

from dataset import load, split
from metrics import auc, ece
from scoring import Scorer, sigmoid

SENSITIVITY, LOW_SENSITIVITY, HIGH_SPECIFICITY = 0.97, 0.995, 0.99
PREVALENCE = 0.5
DIGITS = 4


def class_weights(target) -> np.ndarray:
    """Weights with mean 1 that make both classes weigh the same."""
    share = target.mean()
    return np.where(target == 1, PREVALENCE / share, (1 - PREVALENCE) / (1 - share))


def nll(target, probability, weights) -> float:
    p = np.clip(np.where(target == 1, probability, 1 - probability), 1e-12, 1)
    return float(-(weights * np.log(p)).mean())


def fit(target, logit, weights):
    """(temperature, bias) by Newton's method on the weighted logistic likelihood."""
    x = np.stack([logit.astype(np.float64), np.ones(len(logit))], 1)
    slope = np.array([1.0, 0.0])
    for _ in range(50):
        p = sigmoid(x @ slope)
        gradient = x.T @ (weights * (p - target))
        hessian = (x * (weights * p * (1 - p))[:, None]).T @ x
        step = np.linalg.solve(hessian, gradient)
        slope -= step
        if np.abs(step).max() < 1e-12:
            break
    return float(1 / slope[0]), float(slope[1])


def highest_with_sensitivity(positives, target: float) -> float:
    """The threshold is met by `>=`, so it may be as high as the lowest positive that must still be called; cut to DIGITS."""
    ordered = np.sort(positives)
    missed = int(np.floor((1 - target) * len(ordered) + 1e-9))
    return float(np.floor(ordered[missed] * 10**DIGITS) / 10**DIGITS)


def lowest_with_specificity(negatives, target: float) -> float:
    """All but (1 - target) of the negatives lie below."""
    ordered = np.sort(negatives)[::-1]
    called = int(np.floor((1 - target) * len(ordered) + 1e-9))
    return float(np.floor(ordered[called] * 10**DIGITS) / 10**DIGITS + 10**-DIGITS)


def balanced_optimum(target, probability) -> float:
    """The highest of the thresholds with the best mean of sensitivity and specificity."""
    candidates = np.unique(probability)
    merit = [(probability[target == 1] >= t).mean() + (probability[target == 0] < t).mean() for t in candidates]
    return float(candidates[len(merit) - 1 - int(np.argmax(merit[::-1]))])


def thresholds(target, probability) -> dict:
    positives, negatives = probability[target == 1], probability[target == 0]
    operating = highest_with_sensitivity(positives, SENSITIVITY)
    return {"version": "1", "low": min(highest_with_sensitivity(positives, LOW_SENSITIVITY), operating), "operating": operating,
            "high": max(round(lowest_with_specificity(negatives, HIGH_SPECIFICITY), DIGITS), operating)}


def summary(target, logit, weights) -> dict:
    temperature, bias = fit(target, logit, weights)
    p = sigmoid(logit / temperature + bias)
    t = thresholds(target, p)["operating"]
    return {"auc": auc(target, logit), "nll": nll(target, p, weights), "ece": ece(target, p),
            "sensitivity": float((p[target == 1] >= t).mean()), "specificity": float((p[target == 0] < t).mean())}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    output = options.folder / f"seed-{options.seed}"
    _, validation = split(load(options.folder))
    scorer, target = Scorer(output), validation.pneumonia
    logit = scorer.cached(validation.images, output / "validation.npz")["logit"].astype(np.float64)
    flipped = scorer.cached(validation.images[:, :, ::-1], output / "validation-flipped.npz")["logit"].astype(np.float64)

    weights = class_weights(target)
    temperature, bias = fit(target, logit, weights)
    probability = sigmoid(logit / temperature + bias)
    limits, optimum = thresholds(target, probability), balanced_optimum(target, probability)
    answer = {
        "calibration": {"temperature": temperature, "bias": bias, "prevalence": PREVALENCE},
        "thresholds": limits,
        "rules": {"operating": f"highest threshold with validation sensitivity >= {SENSITIVITY}",
                  "low": f"highest threshold with validation sensitivity >= {LOW_SENSITIVITY}",
                  "high": f"lowest threshold with validation specificity >= {HIGH_SPECIFICITY}"},
        "balancedOptimum": optimum, "operatingBelowOptimum": limits["operating"] < optimum,
        "nll": {"before": nll(target, sigmoid(logit), weights), "after": nll(target, probability, weights)},
        "flipAveraging": {"without": summary(target, logit, weights), "with": summary(target, (logit + flipped) / 2, weights),
                          "served": False},
    }
    (output / "calibration.json").write_text(json.dumps(answer, indent=1) + "\n")
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
