"""Puts the model folder together: model.onnx, manifest.json and MODEL_CARD.md.

usage: python3 package.py WORK_FOLDER TARGET_FOLDER [--seed 1] [--version 1.0.0]
Reads what export.py, calibrate.py, gate.py, phantoms.py and evaluate.py wrote in WORK_FOLDER/seed-N.
"""
import argparse
import json
import shutil
from pathlib import Path

import numpy as np

import card
from dataset import SIZE, load, split

NAME = "pneumonia-cxr"
DATA_SET = "Kermany, Zhang and Goldbaum 2018, chest X-ray images (pediatric), training split, doi:10.17632/rscbjbr9sj.2"


def read(folder: Path, name: str) -> dict:
    return json.loads((folder / name).read_text())


def manifest(work: Path, seed_folder: Path, version: str) -> dict:
    facts, fitted = read(seed_folder, "export.json"), read(seed_folder, "calibration.json")
    drawn, evaluated = read(seed_folder, "phantoms.json"), read(seed_folder, "evaluation.json")
    data = load(work)
    training, validation = split(data)
    return {
        "name": NAME, "version": version, "file": "model.onnx", "sha256": facts["sha256"], "opset": facts["opset"],
        "input": {"name": "image", "channels": 1, "height": SIZE, "width": SIZE},
        "outputs": {"logit": "logit", "cam": "cam", "features": "features"},
        "camBias": 0,
        "preprocessing": [{"step": "squash", "width": SIZE, "height": SIZE, "kernel": "lanczos3"}, {"step": "scale", "factor": 1 / 255},
                          {"step": "normalise", "mean": facts["mean"], "std": facts["std"]}],
        "calibration": fitted["calibration"],
        "thresholds": fitted["thresholds"],
        "gate": read(seed_folder, "gate.json")["gate"],
        "phantoms": [{k: v for k, v in row.items() if k not in ("probability", "shifts")} for row in drawn["phantoms"]],
        "golden": drawn["golden"],
        "training": {"dataSet": DATA_SET, "licence": "CC BY 4.0", "images": len(training), "persons": len(np.unique(training.person)),
                     "validationImages": len(validation), "validationPersons": len(np.unique(validation.person)),
                     "population": "children aged 1 to 5, one hospital (Guangzhou)", "seed": facts["seed"], "epochs": facts["epochs"],
                     "framework": facts["framework"]},
        "metrics": {"validation": evaluated["validation"]},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path, help="for example ../models/pneumonia-cxr/1.0.0")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--version", default="1.0.0")
    options = parser.parse_args()
    seed_folder = options.folder / f"seed-{options.seed}"
    content = manifest(options.folder, seed_folder, options.version)
    options.target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(seed_folder / "model.onnx", options.target / "model.onnx")
    (options.target / "manifest.json").write_text(json.dumps(content, indent=1) + "\n")
    (options.target / "MODEL_CARD.md").write_text(card.write(content, read(seed_folder, "evaluation.json"), read(seed_folder, "calibration.json"),
                                                             read(seed_folder, "gate.json")))
    print(f"{options.target}: {(options.target / 'model.onnx').stat().st_size / 1e6:.1f} MB, sha256 {content['sha256']}")


if __name__ == "__main__":
    main()
