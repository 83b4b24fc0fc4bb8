"""Runs written PyTorch code with given weights, and writes what it gives.

usage: pytorch_code.py JOBS.json ARRAYS.npz OUTPUT.npz
Code of a job that has no networks is run, or, as "parse" says, read alone.
A job: its name, the code, for each network the class, the names of its weights in the code, and of its inputs in ARRAYS.
Images come as height, width, channels, as the studio has them, and go out so.
"""
import ast
import json
import sys

import numpy
import torch

jobs = json.load(open(sys.argv[1]))
arrays = numpy.load(sys.argv[2])
results = {}
failed = []
for job in jobs:
    try:
        if job.get("parse"):
            ast.parse(job["code"], job["name"])
            continue
        names = {}
        exec(compile(job["code"], job["name"], "exec"), names)
        for network in job["networks"]:
            model = names[network["class"]]().double()
            state = {ours: torch.from_numpy(arrays[key]) for ours, key in network["weights"].items()}
            for own in model.state_dict():
                if own.endswith("num_batches_tracked"):
                    state[own] = model.state_dict()[own]
            model.load_state_dict(state, strict=True)
            model.eval()
            given = []
            for key in network["inputs"]:
                x = torch.from_numpy(arrays[key]).double()
                given.append(x.permute(0, 3, 1, 2) if x.dim() == 4 else x.long() if x.dim() == 1 else x)
            with torch.no_grad():
                y = model(*given)
            # Of several outputs that of the network is the first.
            y = y[0] if isinstance(y, tuple) else y
            results[network["key"]] = (y.permute(0, 2, 3, 1) if y.dim() == 4 else y).contiguous().numpy()
            # Also as in training: whatever is random there has to run.
            model.train()
            if len(given[0]) > 1:
                model(*given)
    except Exception as error:
        failed.append(f"{job['name']}: {type(error).__name__}: {error}")
numpy.savez(sys.argv[3], **results)
print("\n".join(failed))
