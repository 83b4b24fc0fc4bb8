"""Loads an exported digits-cnn into an ordinary PyTorch network and writes its logits.

usage: pytorch_digits.py WEIGHTS.safetensors IMAGES.npz LOGITS.npz   (images: [n,1,8,8], scaled to 0..1)
The reader of safetensors follows the format's specification and shares no code with the studio.
"""
import json
import struct
import sys
from collections import OrderedDict

import numpy
import torch
import torch.nn as nn

with open(sys.argv[1], "rb") as file:
    (length,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(length))
    data = file.read()
header.pop("__metadata__", None)


def tensor(entry):
    begin, end = entry["data_offsets"]
    return torch.from_numpy(numpy.frombuffer(data[begin:end], "<f4").reshape(entry["shape"]).copy())


model = nn.Sequential(
    OrderedDict(
        conv1=nn.Conv2d(1, 16, 3, padding=1),
        relu1=nn.ReLU(),
        conv2=nn.Conv2d(16, 32, 3, padding=1),
        relu2=nn.ReLU(),
        pool1=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        dense1=nn.Linear(512, 64),
        relu3=nn.ReLU(),
        dropout=nn.Dropout(0.3),
        output=nn.Linear(64, 10),
    )
)
model.load_state_dict({name: tensor(entry) for name, entry in header.items()}, strict=True)
model.eval()
with torch.no_grad():
    numpy.savez(sys.argv[3], logits=model(torch.from_numpy(numpy.load(sys.argv[2])["images"])).numpy())
