"""Files as other programs write them, for the readers: python3 write_arrays.py FOLDER"""
import json
import struct
import sys
from pathlib import Path

import numpy

folder = Path(sys.argv[1])
grid = numpy.arange(6).reshape(2, 3)
numpy.savez(folder / "stored.npz", a=grid.astype("<f4"), b=grid.astype(">f8"))
numpy.savez_compressed(folder / "packed.npz", x=numpy.zeros((100, 100), "f4"), y=numpy.float32(7))
numpy.save(folder / "fortran.npy", numpy.asfortranarray(numpy.arange(24.0).reshape(2, 3, 4)))
numpy.save(folder / "bytes.npy", grid.astype("u1"))
numpy.save(folder / "half.npy", numpy.array([0.5, -2.0, 65504.0, 6e-8], "f2"))
numpy.save(folder / "flags.npy", numpy.array([True, False]))
numpy.save(folder / "empty.npy", numpy.zeros((0, 4), "f4"))
numpy.save(folder / "scalar.npy", numpy.array(3, "i8"))
numpy.save(folder / "object.npy", numpy.array([{"a": 1}], dtype=object), allow_pickle=True)
numpy.save(folder / "record.npy", numpy.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f4")]))
numpy.save(folder / "text.npy", numpy.array(["a", "b"]))
numpy.savez(folder / "object.npz", a=numpy.array([None], dtype=object))

types = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "U8": "|u1", "BOOL": "|b1"}
header, body = {}, b""
for name, code in types.items():
    data = numpy.array([0, 1, 1], code).tobytes()
    header[name] = {"dtype": name, "shape": [3], "data_offsets": [len(body), len(body) + len(data)]}
    body += data
text = json.dumps(header).encode()
(folder / "types.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + body)
