"""An independent reader of both weight formats, from their specifications: prints name, shape and values as JSON.

    python3 read_weights.py FILE.safetensors | FILE.npz
"""
import json
import struct
import sys

import numpy


def read_safetensors(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    assert length % 8 == 0 and data[8:9] == b"{"
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    types = {"F32": "<f4", "F64": "<f8", "I64": "<i8", "U8": "|u1"}
    body, end, arrays = data[8 + length :], 0, {}
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        start, stop = entry["data_offsets"]
        assert start == end
        arrays[name] = numpy.frombuffer(body[start:stop], types[entry["dtype"]]).reshape(entry["shape"])
        end = stop
    assert end == len(body)
    return arrays, metadata


def read_npz(path):
    with numpy.load(path, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in archive.files}
        return arrays, json.loads(archive.zip.comment or b"{}")


arrays, metadata = read_npz(sys.argv[1]) if sys.argv[1].endswith(".npz") else read_safetensors(sys.argv[1])
assert all(array.dtype == numpy.float32 for array in arrays.values())
listed = {name: {"shape": array.shape, "values": [float(value) for value in array.ravel()]} for name, array in arrays.items()}
print(json.dumps({"arrays": listed, "metadata": metadata}))
