"""Reads the radiographs out of the tar, squashes them to 224 x 224 grey and writes images.npy, index.csv and the held-out files.

usage: python3 prepare.py TAR WORK_FOLDER
"""
import csv
import io
import sys
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image

from dataset import LABELS, SIZE, is_validation, kind_of, person_number


def squash(content: bytes) -> np.ndarray:
    """JPEG bytes -> uint8 [224,224], anti-aliased Lanczos over the whole frame, aspect not kept."""
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image.convert("L").resize((SIZE, SIZE), Image.LANCZOS))


def main(tar: Path, folder: Path):
    validation = folder / "validation"
    images, rows = [], []
    with tarfile.open(tar) as archive:
        members = sorted((m for m in archive.getmembers() if m.isfile()), key=lambda m: m.name)
        for member in members:
            name, content = Path(member.name).name, archive.extractfile(member).read()
            person, kind = person_number(name), kind_of(name)
            images.append(squash(content))
            rows.append({"name": name, "label": LABELS[kind], "person": person, "bytes": len(content)})
            if is_validation(person):
                target = validation / ("NORMAL" if kind == "normal" else "PNEUMONIA") / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
    np.save(folder / "images.npy", np.stack(images))
    with open(folder / "index.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} images, {sum(is_validation(r['person']) for r in rows)} held out for validation, in {folder}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
