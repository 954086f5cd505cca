"""Figures of a binary classifier, and their bootstrap intervals clustered by person."""
import numpy as np


def auc(target, score) -> float:
    """Area under the ROC curve by the rank sum, ties counted half."""
    order = np.argsort(score, kind="mergesort")
    sorted_score = score[order]
    _, first, count = np.unique(sorted_score, return_index=True, return_counts=True)
    rank = np.empty(len(score))
    rank[order] = np.repeat(first + (count + 1) / 2, count)
    positives = target.sum()
    negatives = len(target) - positives
    return float((rank[target == 1].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def ece(target, probability, bins: int = 10) -> float:
    """Expected calibration error over equal-mass bins, 0..1 (Guo et al. 2017)."""
    order = np.argsort(probability, kind="mergesort")
    parts = np.array_split(order, bins)
    return float(sum(len(p) / len(target) * abs(probability[p].mean() - target[p].mean()) for p in parts if len(p)))


def figures(target, probability, operating: float) -> dict:
    """AUC, accuracy, sensitivity, specificity at the operating point, ECE and Brier."""
    called = probability >= operating
    return {
        "auc": auc(target, probability),
        "accuracy": float((called == (target == 1)).mean()),
        "sensitivity": float(called[target == 1].mean()),
        "specificity": float((~called[target == 0]).mean()),
        "ece": ece(target, probability),
        "brier": float(((probability - target) ** 2).mean()),
    }


def clustered_interval(target, probability, person, operating: float, draws: int = 2000, seed: int = 0) -> dict:
    """95 % percentile intervals of `figures`, persons drawn with replacement."""
    generator = np.random.default_rng(seed)
    members = [np.flatnonzero(person == p) for p in np.unique(person)]
    samples = []
    for _ in range(draws):
        index = np.concatenate([members[i] for i in generator.integers(0, len(members), len(members))])
        if 0 < target[index].sum() < len(index):
            samples.append(figures(target[index], probability[index], operating))
    return {key: [float(np.percentile([s[key] for s in samples], q)) for q in (2.5, 97.5)] for key in samples[0]}
