"""Whole training steps in PyTorch: a peer of bench/steps.ts.

usage: torch_steps.py MODEL FILE.npz BATCH THREADS SECONDS
FILE holds batches `input` and `target`, one after the other, the noise of each step, and the initial weights under the names of
the modules. Prints one JSON line: the losses of one pass over the batches, then steps per second over batches that are cut
beforehand, and the most memory that the process has used.
"""
import json
import sys
import time

import numpy
import torch

from torch_models import models

name, file, size, threads, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
torch.set_num_threads(threads)
data = numpy.load(file)
model = models[name]()
state = {key[2:]: torch.from_numpy(data[key]) for key in data.files if key.startswith("w:")}
missing, unexpected = model.module.load_state_dict(state, strict=False)
assert not unexpected and all(key.endswith("num_batches_tracked") for key in missing), (missing, unexpected)


def hold_second_biases():
    """PyTorch's recurrent layers have a second bias that says nothing new; ours have none: it stays zero while losses are compared."""
    for key, parameter in model.module.named_parameters():
        if "bias_hh" in key:
            free = torch.zeros_like(parameter)
            if isinstance(model.module.recurrent, torch.nn.GRU):
                free[2 * len(free) // 3 :] = 1
            yield parameter.register_hook(lambda gradient, free=free: gradient * free)


x = torch.from_numpy(data["input"])
if x.ndim == 4:
    x = x.permute(0, 3, 1, 2).contiguous()
if "target" in data.files:
    t = torch.from_numpy(data["target"])
    t = t.long() if t.ndim == 1 else t
else:
    t = x
batches = list(zip(x.split(size), t.split(size)))
noise = [torch.from_numpy(data[key]) for key in sorted(k for k in data.files if k.startswith("noise"))]

model.start()
hooks = list(hold_second_biases())
losses = [model.step(*batch, [draw[i] for draw in noise]).item() for i, batch in enumerate(batches)]
for hook in hooks:
    hook.remove()


def step(batch):
    model.step(*batch, [torch.randn(size, n) for n in getattr(model, "noise", [])])


count, started = 0, time.perf_counter()
while time.perf_counter() - started < seconds:
    step(batches[count % len(batches)])
    count += 1
rate = count / (time.perf_counter() - started)
# Its own high-water mark: ru_maxrss is never less than what the process that started it held.
with open("/proc/self/status") as status:
    memory = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
print(json.dumps({"losses": losses, "stepsPerSecond": rate, "memory": memory}))
