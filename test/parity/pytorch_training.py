"""Runs the written training code on given batches, from given weights, with given numbers in the place of random ones.

usage: pytorch_training.py JOBS.json ARRAYS.npz OUTPUT.npz
A job: its name, the code, the modules by expressions, each with the names of its weights in ARRAYS; the batches; what is called; and
the arrays that random functions give, in the order in which they are asked. What is left of the weights goes to OUTPUT, and the losses
that went backward.
"""
import functools
import json
import sys

import numpy
import torch

# Without it, 1.13 counts one momentum twice; later versions do not.
torch.optim.NAdam = functools.partial(torch.optim.NAdam, foreach=True)
torch.set_default_dtype(torch.float64)
jobs = json.load(open(sys.argv[1]))
arrays = {name: torch.from_numpy(values).double() for name, values in numpy.load(sys.argv[2]).items()}
results = {}
failed = []


def image(x):
    """Channels first, as the code has them."""
    return x.permute(0, 3, 1, 2) if x.dim() == 4 else x


def give(queue):
    def given(*shape):
        x = image(arrays[queue.pop(0)])
        size = tuple(shape[0].shape if isinstance(shape[0], torch.Tensor) else shape)
        return x.reshape(size)

    return given


backward = torch.Tensor.backward
for job in jobs:
    losses = []

    def recorded(loss):
        losses.append(loss.item())
        backward(loss)

    torch.Tensor.backward = recorded
    normal, uniform = list(job["normal"]), list(job["uniform"])
    torch.randn = torch.randn_like = give(normal)
    torch.rand = torch.rand_like = give(uniform)
    try:
        names = {}
        exec(compile(job["code"], job["name"], "exec"), names)
        modules = {key: (eval(key, names), weights) for key, weights in job["modules"].items()}
        for module, weights in modules.values():
            state = {own: arrays[key] for own, key in weights.items()}
            for own, value in module.state_dict().items():
                if own.endswith("num_batches_tracked"):
                    state[own] = value
            module.load_state_dict(state, strict=True)
        batches = []
        for x, targets in job["batches"]:
            xs = [image(arrays[key]) for key in x]
            x = xs if len(xs) > 1 else xs[0]
            batches.append((x, *(arrays[key] for key in targets)) if targets else x)
        names["batches"] = batches
        exec(job["call"], names)
        if normal or uniform:
            raise ValueError(f"{len(normal) + len(uniform)} arrays of random numbers were not asked for")
        for key, (module, weights) in modules.items():
            for own in weights:
                results[f"{job['name']}/{key}/{own}"] = module.state_dict()[own].contiguous().numpy()
        results[f"{job['name']}/losses"] = numpy.array(losses)
    except Exception as error:
        failed.append(f"{job['name']}: {type(error).__name__}: {error}")
numpy.savez(sys.argv[3], **results)
print("\n".join(failed))
