"""Writes the served ONNX graph and checks it against PyTorch.

usage: python3 export.py WORK_FOLDER [--seed 1]
Reads WORK_FOLDER/seed-N/weights.pt, writes model.onnx and export.json beside it.
"""
import argparse
import hashlib
import inspect
import json
from pathlib import Path

import numpy as np
import torch

from dataset import SIZE, load, split
from served import ServedNet, feature_parts, read_weights

OPSET = 17
OUTPUTS = ("logit", "cam", "features")
TOLERANCE = 1e-4
LARGEST_FILE = 30_000_000


def write(served: ServedNet, path: Path):
    # Later PyTorch defaults to another exporter; this one folds the batch normalisation and keeps the three names.
    older = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(served, torch.zeros(2, 1, SIZE, SIZE), str(path), opset_version=OPSET, input_names=["image"], output_names=list(OUTPUTS),
                      dynamic_axes={name: {0: "N"} for name in ("image", *OUTPUTS)}, **older)


def check(served: ServedNet, path: Path, images) -> dict:
    """Largest differences over a batch of every size from 1 to len(images)."""
    import onnx.reference  # both register the same operators; only this order works in one process
    import onnxruntime
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = {}
    for n in range(1, len(images) + 1):
        got = session.run(list(OUTPUTS), {"image": images[:n]})
        with torch.no_grad():
            want = [t.numpy() for t in served(torch.from_numpy(images[:n]))]
        for name, a, b in zip(OUTPUTS, got, want):
            assert a.shape == b.shape, (name, a.shape, b.shape)
            worst[name] = max(worst.get(name, 0.0), float(np.abs(a - b).max()))
        logit, cam, _ = got
        worst["mean of cam"] = max(worst.get("mean of cam", 0.0), float(np.abs(cam.astype(np.float64).mean((1, 2, 3)) - logit[:, 0]).max()))
    return worst


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    output = options.folder / f"seed-{options.seed}"
    net, facts = read_weights(output / "weights.pt")
    served, path = ServedNet(net), output / "model.onnx"
    write(served, path)
    _, validation = split(load(options.folder))
    images = ((validation.images[::100].astype(np.float32) / 255 - facts["mean"]) / facts["std"]).astype(np.float32)[:, None]
    differences = check(served, path, images)
    content = path.read_bytes()
    with torch.no_grad():
        shapes = {name: [1, *t.shape[1:]] for name, t in zip(OUTPUTS, served(torch.from_numpy(images[:1])))}
    facts |= {"opset": OPSET, "outputs": shapes, "parts": feature_parts(facts["width"]), "sha256": hashlib.sha256(content).hexdigest(),
              "bytes": len(content), "differences": differences, "framework": f"PyTorch {torch.__version__}"}
    (output / "export.json").write_text(json.dumps(facts, indent=1) + "\n")
    print(json.dumps(facts, indent=1))
    assert max(differences.values()) <= TOLERANCE, differences
    assert len(content) < LARGEST_FILE, len(content)


if __name__ == "__main__":
    main()
