"""Whole training steps in PyTorch: the peer of bench/steps.ts.

usage: torch_steps.py MODEL FILE.npz THREADS SECONDS
FILE holds x, t, order (one epoch) and the initial weights in PyTorch's layout. Prints one JSON line: the losses of the
first epoch's steps, and then steps per second with batches that are cut beforehand.
"""
import json
import sys
import time

import numpy
import torch
import torch.nn as nn

name, file, threads, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
torch.set_num_threads(threads)
data = numpy.load(file)
BATCH = 64


def mlp():
    return nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.dense1 = nn.Linear(64 * 7 * 7, 128)
        self.dense2 = nn.Linear(128, 10)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = nn.functional.max_pool2d(torch.relu(self.conv2(x)), 2)
        return self.dense2(torch.relu(self.dense1(x.flatten(1))))


model = {"mlp": mlp, "cnn": Cnn}[name]()
with torch.no_grad():
    for key, parameter in zip([k for k in data.files if k.startswith("w")], model.parameters()):
        parameter.copy_(torch.from_numpy(data[key]))

x, t, order = torch.from_numpy(data["x"]), torch.from_numpy(data["t"]).long(), torch.from_numpy(data["order"]).long()
x = x.reshape(-1, 784) if name == "mlp" else x.reshape(-1, 1, 28, 28)
batches = [(x[i].contiguous(), t[i]) for i in order.split(BATCH)]
loss_of, optimizer = nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters(), 1e-3)


def step(batch):
    optimizer.zero_grad(set_to_none=True)
    loss = loss_of(model(batch[0]), batch[1])
    loss.backward()
    optimizer.step()
    return loss


losses = [step(batch).item() for batch in batches]
count, started = 0, time.perf_counter()
while time.perf_counter() - started < seconds:
    step(batches[count % len(batches)])
    count += 1
print(json.dumps({"losses": losses, "stepsPerSecond": count / (time.perf_counter() - started)}))
