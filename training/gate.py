"""Fits the quality gate: what is refused as no frontal chest radiograph, and what is answered with a warning.

usage: python3 gate.py WORK_FOLDER [--seed 1] [--adults FOLDER] [--foreign FOLDER]
Reads model.onnx, writes gate.json and gate.md beside it. The two folders, if given, are only measured, never fitted on.

Rules, the verdict is the worst of all (accept, warn, reject):
    colour      share of pixels of the 224 x 224 colour thumbnail whose (max - min) / 255 exceeds `saturation`
    pixels      shorter side of the file, deviation of the grey thumbnail in 0..1, share of its pixels at exactly 0 or 255
    distances   how far a part of the features lies from the training radiographs, along and across their principal components:
                sqrt((sum_k (c_k . (f - mean))^2 / variance_k + |residual|^2 / residualVariance) / length)
    classifier  probability of being foreign, sigmoid(sum((f - mean) / scale * weights) + bias), from chest films (as they are and restyled)
                against the drawings and spoilt films of foreign.py

Two questions are asked, so there are two kinds of distance. `proportions` and `population` know only the training radiographs and may only
warn: they notice films of other people and other machines. `appearance` and `layout` also know restyled films, so that borders, collimation
and processing of other clinics do not count; they and the classifier may refuse.

`proportions` is a one-sided score in the shape of a distance: one component, measured from a point OFFSET deviations out, residual not counted.
It reads what tells a grown chest from a small child's: lungs that reach far out, a narrow upper mediastinum, a trunk that fills the frame's
sides, empty upper corners. The cells were chosen by anatomy with seven adult films at hand; no weight is fitted to them.

Limits, by rule:
    warn        a budget of validation images that may be warned about, shared out over the rules
    reject      distances: what 99 % of the restyled validation films stay below, and never less than REACH times the farthest validation film;
                classifier: halfway, in log odds, between the validation image most like the drawn negatives and those least like them
"""
import argparse
import base64
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from dataset import load, split
from foreign import DRAWINGS, SPOILINGS, draw_all, restyled
from scoring import Scorer, colour_thumbnail, sigmoid, squash
from served import LAYOUT_SIDE


@dataclass(frozen=True)
class Statistic:
    """One distance: the features it reads, how many components it keeps, whether restyled films count as known, and its limits."""

    name: str
    part: str
    components: int
    restyled: bool
    warn_share: float
    refuses: bool


STATISTICS = (Statistic("population", "appearance", 128, False, 0.015, False), Statistic("appearance", "appearance", 64, True, 0.002, True),
              Statistic("layout", "layout", 32, True, 0.005, True))
REACH, RESTYLED_BELOW, RESTYLED_WEIGHT = 1.1, 0.99, 3
CLASSIFIER_WARN_SHARE = 0.005
PROPORTIONS_WARN_SHARE, OFFSET, UNCOUNTED = 0.02, 10.0, 1e30
# rows from, to, columns from, to of the 14 x 14 layout; each is mirrored as well; -1 dark and +1 bright in a grown chest
GROWN = (((4, 8, 3, 5), -1), ((5, 9, 6, 8), -1), ((6, 12, 0, 1), 1), ((0, 2, 0, 2), -1))
NEGATIVES_EACH, RESTYLED = 150, 900
RIDGE = 100.0
NEGATIVE_FLOOR = 0.02  # share of the drawn negatives that may lie beyond the limit's anchor: some drawings are nearly chests
COLOUR = {"saturation": 0.10, "maximumShare": 0.02}
PIXELS = {"minimumSide": 64, "minimumDeviation": 0.05, "maximumSaturatedShare": 0.6}
VERDICTS = ("accept", "warn", "reject")


def encode(array) -> str:
    """Little-endian float32, row-major, base64."""
    return base64.b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode()


def decode(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4").astype(np.float64)


def fit_distance(features, components: int) -> dict:
    """Probabilistic principal components (Tipping and Bishop 1999)."""
    mean = features.mean(0, dtype=np.float64)
    centred = features - mean
    values, vectors = np.linalg.eigh(centred.T @ centred / (len(features) - 1))
    order = np.argsort(values)[::-1]
    kept, rest = order[:components], order[components:]
    return {"mean": encode(mean), "components": encode(vectors[:, kept].T), "variances": encode(values[kept]),
            "residualVariance": float(values[rest].mean())}


def fit_proportions(layout) -> dict:
    """layout [N,196] -> a distance whose value is OFFSET plus the score in deviations of the training films."""
    template = np.zeros((LAYOUT_SIDE, LAYOUT_SIDE))
    for (top, bottom, left, right), sign in GROWN:
        template[top:bottom, left:right] += sign / ((bottom - top) * (right - left))
    direction = (template + template[:, ::-1]).ravel()
    direction /= np.linalg.norm(direction)
    spread = float((layout @ direction).std())
    return {"mean": encode(layout.mean(0) - OFFSET * spread * direction), "components": encode(direction[None]),
            "variances": encode([spread**2 / layout.shape[1]]), "residualVariance": UNCOUNTED}


def distance(fitted: dict, features) -> np.ndarray:
    """features [N,C] -> [N]; about 1 for an image like those of training."""
    f = np.asarray(features, np.float64)[:, fitted["start"]:fitted["start"] + fitted["length"]] - decode(fitted["mean"])
    along = f @ decode(fitted["components"]).reshape(-1, fitted["length"]).T
    residual = np.maximum((f**2).sum(1) - (along**2).sum(1), 0)
    return np.sqrt(((along**2 / decode(fitted["variances"])).sum(1) + residual / fitted["residualVariance"]) / fitted["length"])


def fit_classifier(chests, foreign, ridge: float = RIDGE) -> dict:
    """Ridge logistic regression by Newton's method, both sides weighing the same."""
    x = np.concatenate([chests, foreign]).astype(np.float64)
    target = np.r_[np.zeros(len(chests)), np.ones(len(foreign))]
    weight = np.where(target == 1, len(x) / (2 * len(foreign)), len(x) / (2 * len(chests)))
    mean, scale = np.average(x, axis=0, weights=weight), x.std(0) + 1e-6
    z = np.c_[(x - mean) / scale, np.ones(len(x))]
    penalty = np.r_[np.full(z.shape[1] - 1, ridge), 1e-6]
    w = np.zeros(z.shape[1])
    for _ in range(40):
        p = sigmoid(np.clip(z @ w, -30, 30))
        step = np.linalg.solve((z * (weight * p * (1 - p))[:, None]).T @ z + np.diag(penalty), z.T @ (weight * (p - target)) + penalty * w)
        w -= step
        if np.abs(step).max() < 1e-7:
            break
    return {"mean": encode(mean), "scale": encode(scale), "weights": encode(w[:-1]), "bias": float(w[-1])}


def foreign_odds(fitted: dict, features) -> np.ndarray:
    """features [N,C] -> log odds [N] of being foreign."""
    return ((features - decode(fitted["mean"])) / decode(fitted["scale"])) @ decode(fitted["weights"]) + fitted["bias"]


class Gate:
    """The gate as the manifest holds it."""

    def __init__(self, content: dict):
        self.content = content

    def values(self, features) -> dict:
        """features [N,C] -> name of each rule on features -> its value [N]."""
        found = {fitted["name"]: distance(fitted, features) for fitted in self.content["distances"]}
        if self.content["classifier"]:
            found["classifier"] = sigmoid(foreign_odds(self.content["classifier"], features))
        return found

    def limits(self) -> dict:
        rules = {fitted["name"]: fitted for fitted in self.content["distances"]}
        return {**rules, **({"classifier": self.content["classifier"]} if self.content["classifier"] else {})}

    def verdicts(self, features) -> np.ndarray:
        """features [N,C] -> 0 accept, 1 warn, 2 reject [N], by the rules on features alone."""
        worst = np.zeros(len(features), int)
        for name, value in self.values(features).items():
            limit = self.limits()[name]
            for level, key in ((1, "warn"), (2, "reject")):
                if limit[key] is not None:
                    worst = np.maximum(worst, np.where(value > limit[key], level, 0))
        return worst

    def judge(self, small, colour, side: int, features):
        """Thumbnails uint8 [224,224] and [224,224,3], the file's shorter side, features [C] -> (verdict, reasons, values)."""
        spread = (colour.max(2).astype(np.int64) - colour.min(2)) / 255
        coloured = float((spread > self.content["colour"]["saturation"]).mean())
        deviation, saturated = float(small.std() / 255), float(((small == 0) | (small == 255)).mean())
        pixels = self.content["pixels"]
        hard = {"colour": coloured > self.content["colour"]["maximumShare"], "side": side < pixels["minimumSide"],
                "deviation": deviation < pixels["minimumDeviation"], "saturated": saturated > pixels["maximumSaturatedShare"]}
        values = {name: float(value[0]) for name, value in self.values(features[None]).items()}
        level, reasons = 0, []
        for name, value in values.items():
            limit = self.limits()[name]
            here = max([0] + [n for n, key in ((1, "warn"), (2, "reject")) if limit[key] is not None and value > limit[key]])
            level, reasons = max(level, here), reasons + ([f"{name}: {VERDICTS[here]}"] if here else [])
        reasons += [f"{name}: reject" for name, broken in hard.items() if broken]
        verdict = VERDICTS[2 if any(hard.values()) else level]
        return verdict, reasons, {**values, "coloured": coloured, "deviation": deviation, "saturated": saturated}


@dataclass(frozen=True)
class Material:
    """Feature arrays [N,C]: training films as they are and restyled, drawn negatives, validation films as they are and restyled."""

    training: np.ndarray
    other_style: np.ndarray
    negatives: np.ndarray
    validation: np.ndarray
    validation_other_style: np.ndarray


def fit_statistic(s: Statistic, span, m: Material) -> dict:
    start, length = span
    known = np.concatenate([m.training] + [m.other_style] * RESTYLED_WEIGHT) if s.restyled else m.training
    fitted = {"name": s.name, "start": start, "length": length, **fit_distance(known[:, start:start + length], s.components)}
    seen = distance(fitted, m.validation)
    reject = max(np.quantile(distance(fitted, m.validation_other_style), RESTYLED_BELOW), REACH * seen.max())
    return {**fitted, "warn": float(np.quantile(seen, 1 - s.warn_share)), "reject": float(reject) if s.refuses else None}


def fit(parts, m: Material) -> dict:
    """The manifest's gate."""
    start, length = parts["layout"]
    proportions = {"name": "proportions", "start": start, "length": length, **fit_proportions(m.training[:, start:start + length].astype(np.float64))}
    proportions |= {"warn": float(np.quantile(distance(proportions, m.validation), 1 - PROPORTIONS_WARN_SHARE)), "reject": None}
    distances = [proportions, *(fit_statistic(s, parts[s.part], m) for s in STATISTICS)]
    classifier = fit_classifier(np.concatenate([m.training, m.other_style]), m.negatives)
    seen = foreign_odds(classifier, m.validation)
    reject = (seen.max() + np.quantile(foreign_odds(classifier, m.negatives), NEGATIVE_FLOOR)) / 2
    classifier |= {"warn": float(sigmoid(np.quantile(seen, 1 - CLASSIFIER_WARN_SHARE))), "reject": float(sigmoid(reject))}
    return {"colour": COLOUR, "pixels": PIXELS, "distances": distances, "classifier": classifier}


def shares(verdicts) -> dict:
    return {word: float((verdicts == level).mean()) for level, word in enumerate(VERDICTS)}


def measure_files(gate: Gate, scorer, folder: Path) -> list:
    rows = []
    for path in sorted(folder.iterdir()):
        with Image.open(path) as image:
            image.load()
            small, colour, side = squash(image), colour_thumbnail(image), min(image.size)
        features = scorer(small[None])["features"]
        verdict, reasons, values = gate.judge(small, colour, side, features[0])
        rows.append({"file": path.name, "verdict": verdict, "withoutColour": VERDICTS[gate.verdicts(features)[0]], "reasons": reasons, "values": values})
    return rows


def report(answer: dict) -> str:
    """Markdown."""
    limit = lambda value: "never" if value is None else f"{value:.3f}"
    limits = {d["name"]: d for d in answer["gate"]["distances"]} | {"classifier": answer["gate"]["classifier"]}
    lines = ["| rule | warn above | reject above | validation: half, 95 %, 99 %, all below |", "|---|---|---|---|"]
    lines += [f"| {n} | {limit(l['warn'])} | {limit(l['reject'])} | {', '.join(f'{v:.3f}' for v in answer['validationQuantiles'][n])} |" for n, l in limits.items()]
    lines += ["", "| images | accepted | warned | refused |", "|---|---|---|---|"]
    lines += [f"| {n} | {s['accept']:.2%} | {s['warn']:.2%} | {s['reject']:.2%} |" for n, s in answer["chests"].items()]
    lines += ["", "| drawn class, never shown to the gate | warned | refused |", "|---|---|---|"]
    lines += [f"| {n} | {s['warn']:.1%} | {s['reject']:.1%} |" for n, s in answer["leaveOneClassOut"].items()]
    for title, rows in answer["files"].items():
        names = list(limits)
        lines += ["", f"| {title} | verdict | by features alone | {' | '.join(names)} |", "|---|---|---|" + "---|" * len(names)]
        lines += [f"| {r['file']} | {r['verdict']} | {r['withoutColour']} | " + " | ".join(f"{r['values'][n]:.3f}" for n in names) + " |" for r in rows]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--adults", type=Path)
    parser.add_argument("--foreign", type=Path)
    options = parser.parse_args()
    output = options.folder / f"seed-{options.seed}"
    training, validation = split(load(options.folder))
    scorer = Scorer(output)
    parts = {name: tuple(span) for name, span in scorer.facts["parts"].items()}
    features = lambda images, name: scorer.cached(images, output / f"{name}.npz")["features"]

    g = np.random.default_rng([options.seed, 1000])
    other_style = np.stack([restyled(g, training.images[i]) for i in g.choice(len(training), RESTYLED, replace=False)])
    held_out_style = np.stack([restyled(g, image) for image in validation.images])
    drawn, names = draw_all(training.images, NEGATIVES_EACH, options.seed)
    m = Material(features(training.images, "training"), features(other_style, "restyled"), features(drawn, "drawn"),
                 features(validation.images, "validation"), features(held_out_style, "validation-restyled"))

    gate = Gate(fit(parts, m))
    left_out = {}
    for name in {**DRAWINGS, **SPOILINGS}:
        other = Gate(fit(parts, replace(m, negatives=m.negatives[names != name])))
        left_out[name] = shares(other.verdicts(m.negatives[names == name]))
    quantiles = {n: [float(np.quantile(v, q)) for q in (0.5, 0.95, 0.99, 1)] for n, v in gate.values(m.validation).items()}
    answer = {"gate": gate.content, "validationQuantiles": quantiles,
              "chests": {"validation": shares(gate.verdicts(m.validation)), "training": shares(gate.verdicts(m.training)),
                         "validation, restyled": shares(gate.verdicts(m.validation_other_style))},
              "leaveOneClassOut": left_out,
              "files": {title: measure_files(gate, scorer, folder) for title, folder in (("adult films", options.adults), ("foreign files", options.foreign)) if folder}}
    (output / "gate.json").write_text(json.dumps(answer, indent=1) + "\n")
    (output / "gate.md").write_text(report(answer))
    print(report(answer))
    assert answer["chests"]["validation"]["reject"] <= 0.01 and answer["chests"]["validation"]["accept"] >= 0.95


if __name__ == "__main__":
    main()
