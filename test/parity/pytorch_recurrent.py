"""Loads exported recurrent layers into PyTorch's modules and writes what they give.

usage: pytorch_recurrent.py WEIGHTS.safetensors INPUT.npz OUTPUT.npz
The metadata entry "modules" says which module each layer is: {"ID": ["LSTM", features, units, {options}]}.
"""
import json
import struct
import sys

import numpy
import torch

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    data = file.read()
modules = json.loads(header.pop("__metadata__")["modules"])


def tensor(entry):
    begin, end = entry["data_offsets"]
    return torch.from_numpy(numpy.frombuffer(data[begin:end], "<f4").reshape(entry["shape"]).copy())


x = torch.from_numpy(numpy.load(sys.argv[2])["x"])
results = {}
for name, (kind, features, units, options) in modules.items():
    module = getattr(torch.nn, kind)(features, units, batch_first=True, **options)
    own = {key.split(".", 1)[1]: tensor(entry) for key, entry in header.items() if key.startswith(name + ".")}
    module.load_state_dict(own, strict=True)
    with torch.no_grad():
        results[name] = module(x)[0].numpy()
numpy.savez(sys.argv[3], **results)
