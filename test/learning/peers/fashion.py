"""Fashion-MNIST in PyTorch: fashion.py NAME FOLDER ROWS SEED. NAME is mlp or cnn, FOLDER holds the IDX files, ROWS is a
file with the training rows (uint32). Prints the share of the test images that is told right. The networks, their initial
weights and their training are those of the templates fashion-mlp and fashion-cnn."""

import gzip
import sys
from math import cos, pi

import numpy
import torch
from torch import nn


def idx(folder, name, header):
    with gzip.open(f"{folder}/{name}.gz") as file:
        return torch.from_numpy(numpy.frombuffer(file.read(), numpy.uint8, offset=header).copy())


def started(layer):
    """As the templates: he for what a relu follows, glorot before the scores; no biases."""
    (nn.init.xavier_uniform_ if layer.weight.shape[0] == 10 else nn.init.kaiming_uniform_)(
        layer.weight, **({} if layer.weight.shape[0] == 10 else {"nonlinearity": "relu"})
    )
    nn.init.zeros_(layer.bias)
    return layer


def dense(n, m):
    return started(nn.Linear(n, m))


def conv(n, m):
    return started(nn.Conv2d(n, m, 3, padding=1))


def mlp():
    return nn.Sequential(
        nn.Flatten(), dense(784, 256), nn.ReLU(), dense(256, 128), nn.ReLU(), dense(128, 10)
    )


def cnn():
    return nn.Sequential(
        conv(1, 32), nn.ReLU(), nn.MaxPool2d(2), conv(32, 64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), dense(3136, 128), nn.ReLU(), nn.Dropout(0.3), dense(128, 10),
    )  # fmt: skip


name, folder, rows, seed = sys.argv[1:]
torch.manual_seed(int(seed))
train = torch.from_numpy(numpy.fromfile(rows, numpy.uint32).astype(numpy.int64))
x = idx(folder, "train-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28).float()[train]
t = idx(folder, "train-labels-idx1-ubyte", 8).long()[train]
test_x = idx(folder, "t10k-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28).float()
test_t = idx(folder, "t10k-labels-idx1-ubyte", 8).long()
if name == "mlp":
    mean, deviation = x.mean(), x.std(unbiased=False)
    x, test_x = (x - mean) / deviation, (test_x - mean) / deviation
else:
    x, test_x = x / 255, test_x / 255

batch, epochs, rate = {"mlp": (256, 15, 1e-3), "cnn": (128, 10, 2e-3)}[name]
net = {"mlp": mlp, "cnn": cnn}[name]()
optimizer = torch.optim.Adam(net.parameters(), rate)
steps = epochs * -(-len(x) // batch)
schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (1 + cos(pi * step / steps)) / 2)
for _ in range(epochs):
    order = torch.randperm(len(x))
    for at in range(0, len(x), batch):
        part = order[at : at + batch]
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x[part]), t[part]).backward()
        optimizer.step()
        schedule.step()

net.eval()
with torch.no_grad():
    right = sum((net(a).argmax(1) == b).sum().item() for a, b in zip(test_x.split(500), test_t.split(500)))
print(right / len(test_t))
