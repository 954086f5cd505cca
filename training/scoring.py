"""The served model as the console runs it: files are squashed, scaled and normalised, and the ONNX graph answers."""
import hashlib
import json
from pathlib import Path

import numpy as np
from PIL import Image

from dataset import SIZE

BATCH = 32


def squash(image: Image.Image) -> np.ndarray:
    """Any picture -> uint8 [224,224], as in prepare.py; deeper than 8 bits keeps the upper 8."""
    if image.mode.startswith("I"):
        image = Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    return np.asarray(image.convert("L").resize((SIZE, SIZE), Image.LANCZOS))


def colour_thumbnail(image: Image.Image) -> np.ndarray:
    """Any picture -> uint8 [224,224,3]."""
    if image.mode.startswith("I"):
        return np.repeat(squash(image)[:, :, None], 3, 2)
    return np.asarray(image.convert("RGB").resize((SIZE, SIZE), Image.LANCZOS))


class Scorer:
    """Answers of one exported model. `facts` is its export.json."""

    def __init__(self, folder: Path):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.facts = json.loads((folder / "export.json").read_text())
        self.session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def __call__(self, images, mean_shift: float = 0.0) -> dict:
        """uint8 [N,224,224] -> logit [N], cam [N,7,7], features [N,C]. `mean_shift` falsifies the mean by that share."""
        parts = []
        mean = np.float32(self.facts["mean"] * (1 + mean_shift))
        for start in range(0, len(images), BATCH):
            x = np.ascontiguousarray(images[start:start + BATCH], np.float32)[:, None] / np.float32(255)
            parts.append(self.session.run(["logit", "cam", "features"], {"image": (x - mean) / np.float32(self.facts["std"])}))
        logit, cam, features = (np.concatenate(column) for column in zip(*parts))
        return {"logit": logit[:, 0], "cam": cam[:, 0], "features": features}

    def cached(self, images, path: Path) -> dict:
        """The same, kept in a file that belongs to this very model and these very images."""
        key = hashlib.sha256(self.facts["sha256"].encode())
        for image in images:
            key.update(np.ascontiguousarray(image))
        if path.exists():
            kept = np.load(path)
            if "key" in kept and str(kept["key"]) == key.hexdigest():
                return {name: kept[name] for name in ("logit", "cam", "features")}
        answers = self(images)
        np.savez(path, key=key.hexdigest(), **answers)
        return answers


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, np.float64)))
