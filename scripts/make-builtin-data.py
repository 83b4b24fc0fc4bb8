#!/usr/bin/env python3
"""Makes the data sets that ship with the studio (studio/builtin/, examples/iris.csv) from scikit-learn's copies.

Run it with a Python that has scikit-learn (Debian: python3-sklearn), from the root of the project:

    /usr/bin/python3 scripts/make-builtin-data.py

The files are committed: nobody needs to run this but to check them. It writes the same bytes every time.
"""
import gzip
import struct
from pathlib import Path

import numpy
from sklearn.datasets import load_digits, load_iris

root = Path(__file__).resolve().parent.parent
builtin = root / "studio" / "builtin"


def write_idx(path, values):
    """Unsigned bytes as IDX, compressed without a date, so that the bytes are reproducible."""
    header = struct.pack(">BBBB", 0, 0, 8, values.ndim) + struct.pack(f">{values.ndim}I", *values.shape)
    path.write_bytes(gzip.compress(header + values.tobytes(), compresslevel=9, mtime=0))


def digits():
    data = load_digits()
    images = data.images
    assert images.shape == (1797, 8, 8) and images.min() == 0 and images.max() == 16
    assert numpy.array_equal(images, images.astype(numpy.uint8))
    folder = builtin / "digits"
    folder.mkdir(parents=True, exist_ok=True)
    write_idx(folder / "images-idx3-ubyte.gz", images.astype(numpy.uint8))
    write_idx(folder / "labels-idx1-ubyte.gz", data.target.astype(numpy.uint8))


def iris():
    data = load_iris()
    assert data.data.shape == (150, 4)
    lines = ["sepal length (cm),sepal width (cm),petal length (cm),petal width (cm),species"]
    for row, label in zip(data.data, data.target):
        lines.append(",".join(f"{value:.1f}" for value in row) + "," + str(data.target_names[label]))
    text = "\n".join(lines) + "\n"
    for path in (builtin / "iris" / "iris.csv", root / "examples" / "iris.csv"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


digits()
iris()
