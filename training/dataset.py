"""The prepared data set: grey images squashed to 224 x 224, with labels and a split grouped by person number."""
import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SIZE = 224
LABELS = {"normal": 0, "bacteria": 1, "virus": 2}
VALIDATION_SHARE = 0.12


def person_number(name: str) -> int:
    """The person number of a file name: 12 for `person12_virus_46`, 115 for `IM-0115-0001` and `NORMAL2-IM-0115-0001`."""
    match = re.search(r"person(\d+)_|IM-(\d+)", name)
    if match is None:
        raise ValueError(f"no person number in the file name {name!r}")
    return int(match.group(1) or match.group(2))


def is_validation(person: int) -> bool:
    """Whether every image of this person is held out. A hash, so that adding images never moves a person."""
    digest = hashlib.sha256(f"grouped-split-1:{person}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64 < VALIDATION_SHARE


def kind_of(name: str) -> str:
    return "bacteria" if "_bacteria_" in name else "virus" if "_virus_" in name else "normal"


@dataclass(frozen=True)
class DataSet:
    """images uint8 [N,224,224]; label int64 [N] (index into LABELS); person int64 [N]; bytes: source file size; names."""

    images: np.ndarray
    label: np.ndarray
    person: np.ndarray
    bytes: np.ndarray
    names: list

    def __len__(self):
        return len(self.label)

    @property
    def pneumonia(self) -> np.ndarray:
        return (self.label > 0).astype(np.int64)

    def where(self, mask) -> "DataSet":
        index = np.flatnonzero(mask)
        return DataSet(self.images[index], self.label[index], self.person[index], self.bytes[index], [self.names[i] for i in index])


def load(folder: Path) -> DataSet:
    with open(folder / "index.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    column = lambda key: np.array([int(row[key]) for row in rows], np.int64)
    return DataSet(np.load(folder / "images.npy", mmap_mode="r"), column("label"), column("person"), column("bytes"), [row["name"] for row in rows])


def split(data: DataSet):
    """(training, validation), no person in both."""
    held_out = np.array([is_validation(p) for p in data.person])
    return data.where(~held_out), data.where(held_out)
