"""Fits temperature, bias and the three thresholds on the grouped validation persons.

usage: python3 calibrate.py WORK_FOLDER [--seed 1]
Reads model.onnx, writes validation.npz (answers of the model) and calibration.json beside it.

Fitted on each validation image four times: as it is, in another exposure, in another framing, and in both. Films as like the training films as the
validation films are will not be met again: on them alone the fit turns sharper than the model deserves, and the operating point moves to where a
slightly other exposure or framing already crosses it.

probability = sigmoid(logit / temperature + bias), fitted by the negative log likelihood with both classes weighing the same: how frequent
pneumonia is where the model will be used is unknown, and the data set's share (three in four) is that of nowhere.

The thresholds follow rules fixed before any figure was seen:
    operating  the highest threshold at which sensitivity is at least 0.97
    low        the highest threshold at which sensitivity is at least 0.995, not above operating
    high       the lowest threshold at which specificity is at least 0.99, not below operating
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from augment import sample_views, vary_exposure
from dataset import SIZE, load, split
from metrics import auc, ece
from scoring import Scorer, sigmoid

SENSITIVITY, LOW_SENSITIVITY, HIGH_SPECIFICITY = 0.97, 0.995, 0.99
PREVALENCE = 0.5
FRAMING = (0.85, 1.05)  # milder than in training, where a view may be a part of the film
DIGITS = 4


def other_films(images) -> dict:
    """uint8 [N,224,224] -> the same films in another exposure, another framing, and both."""
    generator, parts = torch.Generator().manual_seed(0), {"exposure": [], "framing": [], "both": []}
    for start in range(0, len(images), 64):
        films = torch.from_numpy(np.ascontiguousarray(images[start:start + 64]))
        parts["exposure"].append(vary_exposure(films[:, None].float() / 255, generator))
        parts["framing"].append(sample_views(films, SIZE, generator, FRAMING))
        parts["both"].append(vary_exposure(sample_views(films, SIZE, generator, FRAMING), generator))
    return {name: (torch.cat(views)[:, 0] * 255).round().to(torch.uint8).numpy() for name, views in parts.items()}


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
    others = other_films(validation.images)
    every = [logit] + [scorer.cached(films, output / f"validation-{name}.npz")["logit"].astype(np.float64) for name, films in others.items()]
    every_target, every_logit = np.tile(target, len(every)), np.concatenate(every)
    every_weight = class_weights(every_target)
    temperature, bias = fit(every_target, every_logit, every_weight)
    every_probability, probability = sigmoid(every_logit / temperature + bias), sigmoid(logit / temperature + bias)
    limits, optimum = thresholds(every_target, every_probability), balanced_optimum(every_target, every_probability)
    answer = {
        "calibration": {"temperature": temperature, "bias": bias, "prevalence": PREVALENCE},
        "thresholds": limits,
        "rules": {"operating": f"highest threshold with sensitivity >= {SENSITIVITY} over four films of each validation image",
                  "low": f"highest threshold with sensitivity >= {LOW_SENSITIVITY} over four films of each validation image",
                  "high": f"lowest threshold with specificity >= {HIGH_SPECIFICITY} over four films of each validation image"},
        "balancedOptimum": optimum, "operatingBelowOptimum": limits["operating"] < optimum,
        "fittedOn": ["as it is", *others],
        "nll": {"before": nll(every_target, sigmoid(every_logit), every_weight), "after": nll(every_target, every_probability, every_weight),
                "asItIs": nll(target, probability, weights)},
        "flipAveraging": {"without": summary(target, logit, weights), "with": summary(target, (logit + flipped) / 2, weights),
                          "served": False},
    }
    (output / "calibration.json").write_text(json.dumps(answer, indent=1) + "\n")
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()
