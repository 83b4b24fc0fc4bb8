#!/usr/bin/python3
"""Makes the golden numbers with PyTorch (Debian: python3-torch).

    node test/golden/export-cases.ts > cases.json
    /usr/bin/python3 test/golden/make.py cases.json test/golden

Every case is computed in float64 and again in float32 from the same float32 inputs. The float64 results are kept; of
the float32 ones only how far they are off, as a measure of what float32 can be asked for. Images come and go as
batch x height x width x channels and are turned around for PyTorch here.
"""

import json
import struct
import sys
import warnings
from functools import partial

import torch
import torch.nn.functional as F
import torch.nn.utils.rnn as nn_rnn

torch.set_num_threads(1)


def slide(size, kernel, stride, dilation, padding):
    """Padding before and after; 'same' puts the odd cell behind."""
    if padding == "valid":
        return 0, 0
    if padding == "same":
        out = -(-size // stride)
        total = max(0, (out - 1) * stride + (kernel - 1) * dilation + 1 - size)
        return total // 2, total - total // 2
    return padding, padding


def padded(x, p, value=0.0):
    kernel, stride, dilation = p["kernel"], p["stride"], p.get("dilation", [1, 1])
    top, bottom = slide(x.shape[2], kernel[0], stride[0], dilation[0], p["padding"])
    left, right = slide(x.shape[3], kernel[1], stride[1], dilation[1], p["padding"])
    return F.pad(x, (left, right, top, bottom), value=value)


def to_torch(x):
    return x.permute(0, 3, 1, 2)


def from_torch(x):
    return x.permute(0, 2, 3, 1)


def conv2d(p, xs, w):
    kernel = w["w"].permute(3, 2, 0, 1).contiguous()
    x = padded(to_torch(xs[0]), p)
    groups = p.get("groups", 1)
    return from_torch(F.conv2d(x, kernel, w.get("b"), stride=p["stride"], dilation=p["dilation"], groups=groups))


def conv_transpose2d(p, xs, w):
    """The whole of it without padding, then cut (or, where the stride is wider than the kernel, filled) to size."""
    kernel = w["w"].permute(3, 2, 0, 1)
    y = F.conv_transpose2d(to_torch(xs[0]), kernel, None, stride=p["stride"], dilation=p["dilation"])
    sides = []
    for axis in (1, 0):
        size, stride, whole = xs[0].shape[axis + 1], p["stride"][axis], y.shape[axis + 2]
        if p["padding"] == "same":
            before = max(0, whole - size * stride) // 2
            sides += [-before, size * stride - whole + before]
        else:
            before = 0 if p["padding"] == "valid" else p["padding"]
            sides += [-before, p["outputPadding"][axis] - before]
    y = from_torch(F.pad(y, sides))
    if p["padding"] != "same":
        padding = 0 if p["padding"] == "valid" else p["padding"]
        known = F.conv_transpose2d(
            to_torch(xs[0]), kernel, None, p["stride"], padding, p["outputPadding"], 1, p["dilation"]
        )
        assert known.shape == to_torch(y).shape
    return y + w["b"] if "b" in w else y


def depthwise_conv2d(p, xs, w):
    height, width, channels, multiplier = w["w"].shape
    kernel = w["w"].permute(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
    x = padded(to_torch(xs[0]), p)
    y = F.conv2d(x, kernel, w.get("b"), stride=p["stride"], dilation=p["dilation"], groups=channels)
    return from_torch(y)


def max_pool(p, xs, w):
    x = padded(to_torch(xs[0]), p, -float("inf"))
    return from_torch(F.max_pool2d(x, p["kernel"], p["stride"]))


def avg_pool(p, xs, w):
    x = to_torch(xs[0])
    y = F.avg_pool2d(padded(x, p), p["kernel"], p["stride"])
    if not p["countPadding"] and p["padding"] != "valid":
        y = y / F.avg_pool2d(padded(torch.ones_like(x), p), p["kernel"], p["stride"])
    return from_torch(y)


def activation(p, xs, w):
    x = xs[0]
    return {
        "relu": lambda: F.relu(x),
        "leakyRelu": lambda: F.leaky_relu(x, p["slope"]),
        "elu": lambda: F.elu(x, p["alpha"]),
        "gelu": lambda: F.gelu(x),
        "silu": lambda: F.silu(x),
        "tanh": lambda: torch.tanh(x),
        "sigmoid": lambda: torch.sigmoid(x),
        "softmax": lambda: F.softmax(x, -1),
        # By default PyTorch leaves out log(1 + e^-x) above 20, which is 2e-9.
        "softplus": lambda: F.softplus(x, threshold=60),
    }[p["function"]]()


def batch_norm(p, xs, w, training=True):
    x = xs[0].reshape(-1, xs[0].shape[-1])
    y = F.batch_norm(
        x, w["runningMean"], w["runningVariance"], w["gamma"], w["beta"],
        training, 1 - p["momentum"], p["epsilon"],
    )
    return y.reshape(xs[0].shape)


def zero_pad(p, xs, w):
    return F.pad(xs[0], (0, 0, p["left"], p["right"], p["top"], p["bottom"]))


def crop(p, xs, w):
    return F.pad(xs[0], (0, 0, -p["left"], -p["right"], -p["top"], -p["bottom"]))


def sequence_padded(x, p, value=0.0):
    """x is batch x channels x steps."""
    if p["padding"] == "causal":
        return F.pad(x, ((p["kernel"] - 1) * p["dilation"], 0))
    return F.pad(x, slide(x.shape[2], p["kernel"], p["stride"], p.get("dilation", 1), p["padding"]), value=value)


def conv1d(p, xs, w):
    x = sequence_padded(xs[0].movedim(2, 1), p)
    y = F.conv1d(
        x, w["w"].permute(2, 1, 0), w.get("b"), stride=p["stride"], dilation=p["dilation"], groups=p["groups"]
    )
    return y.movedim(1, 2)


def max_pool1d(p, xs, w):
    x = sequence_padded(xs[0].movedim(2, 1), p, -float("inf"))
    return F.max_pool1d(x, p["kernel"], p["stride"]).movedim(1, 2)


def avg_pool1d(p, xs, w):
    x = xs[0].movedim(2, 1)
    y = F.avg_pool1d(sequence_padded(x, p), p["kernel"], p["stride"])
    if not p["countPadding"] and p["padding"] != "valid":
        y = y / F.avg_pool1d(sequence_padded(torch.ones_like(x), p), p["kernel"], p["stride"])
    return y.movedim(1, 2)


def group_norm(p, xs, w):
    y = F.group_norm(xs[0].movedim(-1, 1), p["groups"], w["gamma"], w["beta"], p["epsilon"])
    return y.movedim(1, -1)


def simple_rnn_step(p, x, state, w):
    f = {"tanh": torch.tanh, "relu": F.relu, "sigmoid": torch.sigmoid, "identity": lambda a: a}[p["activation"]]
    return (f(x @ w["w"] + state[0] @ w["u"] + w.get("b", 0)),)


def lstm_step(p, x, state, w):
    h, c = state
    peep = w["p"] if "p" in w else torch.zeros(3, p["units"], dtype=x.dtype)
    i, f, g, o = (x @ w["w"] + h @ w["u"] + w.get("b", 0)).chunk(4, 1)
    c_new = torch.sigmoid(f + peep[1] * c) * c + torch.sigmoid(i + peep[0] * c) * torch.tanh(g)
    return torch.sigmoid(o + peep[2] * c_new) * torch.tanh(c_new), c_new


def gru_step(p, x, state, w):
    h, units = state[0], p["units"]
    r, z, n = (x @ w["w"] + w.get("b", 0)).chunk(3, 1)
    r = torch.sigmoid(r + h @ w["u"][:, :units])
    z = torch.sigmoid(z + h @ w["u"][:, units : 2 * units])
    u = w["u"][:, 2 * units :]
    n = torch.tanh(n + (r * (h @ u + w.get("bh", 0)) if p["resetAfter"] else (r * h) @ u))
    return ((1 - z) * n + z * h,)


def torch_rnn(p):
    return {"tanh": torch.rnn_tanh, "relu": torch.rnn_relu}.get(p["activation"])


# Layer: one step as its formula says; PyTorch's function of a whole sequence where it has one; parts of the state.
RECURRENT = {
    "simpleRnn": (simple_rnn_step, torch_rnn, 1),
    "lstm": (lstm_step, lambda p: None if p["peepholes"] else torch.lstm, 2),
    "gru": (gru_step, lambda p: torch.gru if p["resetAfter"] else None, 1),
}


def initial(p, x, given, parts):
    """The state before the first step: for each direction its parts, zero where they are not given."""
    directions, units = 1 + (p["direction"] == "both"), p["units"]
    found = list(given.split(units, 1)) if given is not None else []
    zero = torch.zeros(x.shape[0], units, dtype=x.dtype)
    per_direction = len(found) // directions
    return [
        tuple(found[d * per_direction + i] if i < per_direction else zero for i in range(parts))
        for d in range(directions)
    ]


def by_formula(step, p, x, start, w, hidden=None):
    """States after every step, and the last one, of each direction; each h by itself is added to `hidden`."""
    results, lengths = [], p["lengths"]
    for d, state in enumerate(start):
        mine = {n.removesuffix("Reverse"): v for n, v in w.items() if n.endswith("Reverse") == (d == 1)}
        backward = p["direction"] == "backward" or d == 1
        order = range(x.shape[1])[:: -1 if backward else 1]
        states = {}
        for t in order:
            new = step(p, x[:, t], state, mine)
            if lengths is not None:
                # Behind a sample's end its state is carried on.
                goes_on = t < torch.tensor(lengths)[:, None]
                new = tuple(torch.where(goes_on, a, b) for a, b in zip(new, state))
            state = states[t] = new
        each = [states[t][0] for t in range(x.shape[1])]
        if hidden is not None:
            hidden.append(each)
        results.append((torch.stack(each, 1), state))
    return results


def by_torch(function, p, x, start, w):
    """The same by PyTorch's function, whose weights are transposed and which has a second bias."""
    weights = []
    for suffix in ("", "Reverse")[: len(start)]:
        bias = w.get("b" + suffix, torch.zeros(w["u" + suffix].shape[1], dtype=x.dtype))
        inner = w.get("bh" + suffix, torch.zeros(p["units"], dtype=x.dtype))
        second = torch.cat([torch.zeros(len(bias) - p["units"], dtype=x.dtype), inner])
        weights += [w["w" + suffix].T, w["u" + suffix].T, bias, second]
    hidden = [torch.stack(parts) for parts in zip(*start)]
    both, backward, lengths = p["direction"] == "both", p["direction"] == "backward", p["lengths"]
    x = from_the_end(x, lengths) if backward else x
    if lengths is None:
        y, *last = function(x, hidden if len(hidden) > 1 else hidden[0], weights, True, 1, 0, False, both, True)
    else:
        y, last = packed(function, x, hidden, weights, both, lengths)
    y = from_the_end(y, lengths) if backward else y
    results = [(part, tuple(state[d] for state in last)) for d, part in enumerate(y.split(p["units"], 2))]
    if lengths is None:
        return results
    # Where PyTorch pads with zeros, the state is carried on: the last one, or going backward the initial one.
    carried = [start[d][0] if backward or d == 1 else state[0] for d, (_, state) in enumerate(results)]
    mask = valid(lengths, y)
    return [(torch.where(mask, y, c[:, None]), state) for (y, state), c in zip(results, carried)]


def from_the_end(x, lengths):
    """The valid steps of each sample in the opposite order."""
    if lengths is None:
        return x.flip(1)
    return torch.stack([torch.cat([sample[:n].flip(0), sample[n:]]) for sample, n in zip(x, lengths)])


def packed(function, x, hidden, weights, both, lengths):
    sequences = nn_rnn.pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    data, sizes, order, back = sequences
    hidden = [state[:, order] for state in hidden]
    y, *last = function(data, sizes, hidden if len(hidden) > 1 else hidden[0], weights, True, 1, 0, False, both)
    y, _ = nn_rnn.pad_packed_sequence(
        nn_rnn.PackedSequence(y, sizes, order, back), batch_first=True, total_length=x.shape[1]
    )
    return y, [state[:, back] for state in last]


def recurrent(layer, p, xs, w, hidden=None):
    step, torch_function, parts = RECURRENT[layer]
    x, given = xs[0], xs[1] if len(xs) > 1 else None
    if p["carryState"] and "state" in w:
        given = w["state"]
    start = initial(p, x, given, parts)
    results = by_formula(step, p, x, start, w, hidden)
    function = torch_function(p)
    if function and hidden is None:
        formula, results = results, by_torch(function, p, x, start, w)
        limit = 1e-12 if x.dtype == torch.float64 else 1e-4
        for (a, last_a), (b, last_b) in zip(formula, results):
            assert all((i - j).abs().max() < limit for i, j in zip((a, *last_a), (b, *last_b)))
    if p["carryState"]:
        w["state"] = torch.cat(results[0][1], -1).detach()
    if p["returns"] == "sequence":
        return torch.cat([y for y, _ in results], -1)
    kept = parts if p["returns"] == "state" else 1
    return torch.cat([part for _, last in results for part in last[:kept]], -1)


def valid(lengths, x):
    """1 at the valid steps of batch x steps x features, else 0."""
    return (torch.arange(x.shape[1]) < torch.tensor(lengths)[:, None])[:, :, None]


def global_pool1d(p, xs, w, largest=False):
    if p["lengths"] is None:
        return xs[0].amax(1) if largest else xs[0].mean(1)
    mask = valid(p["lengths"], xs[0])
    if largest:
        return xs[0].masked_fill(~mask, -float("inf")).amax(1)
    return xs[0].where(mask, torch.zeros((), dtype=xs[0].dtype)).sum(1) / mask.sum(1)


def mean_loss(each, lengths):
    """Mean over samples of the mean over their own valid steps; `each` is batch x steps x columns."""
    if lengths is None or each.ndim < 3:
        return each.mean()
    return torch.stack([sample[:n].mean() for sample, n in zip(each, lengths)]).mean()


def gaussian_head(p, xs, w):
    x = xs[0]
    fixed = -torch.log(torch.tensor(p["beta"], dtype=x.dtype))
    return torch.cat([x, w.get("logVariance", fixed).expand_as(x)], -1)


LAYERS = {
    "gaussianHead": gaussian_head,
    # The cases borrow the weights that make x, and these are x.
    "tiedDense": lambda p, xs, w: F.linear(xs[0], xs[0], w.get("b")),
    "dense": lambda p, xs, w: xs[0] @ w["w"] + (w["b"] if "b" in w else 0),
    "conv2d": conv2d,
    "maxPool2d": max_pool,
    "avgPool2d": avg_pool,
    "globalAvgPool2d": lambda p, xs, w: xs[0].mean((1, 2)),
    "globalMaxPool2d": lambda p, xs, w: xs[0].amax((1, 2)),
    "convTranspose2d": conv_transpose2d,
    "depthwiseConv2d": depthwise_conv2d,
    "conv1d": conv1d,
    **{layer: partial(recurrent, layer) for layer in RECURRENT},
    "maxPool1d": max_pool1d,
    "avgPool1d": avg_pool1d,
    "globalAvgPool1d": global_pool1d,
    "globalMaxPool1d": lambda p, xs, w: global_pool1d(p, xs, w, largest=True),
    "embedding": lambda p, xs, w: F.embedding(xs[0], w["w"]),
    "repeatVector": lambda p, xs, w: xs[0][:, None].expand(-1, p["steps"], -1),
    "activation": activation,
    "batchNorm": batch_norm,
    "layerNorm": lambda p, xs, w: F.layer_norm(xs[0], xs[0].shape[-1:], w["gamma"], w["beta"], p["epsilon"]),
    "groupNorm": group_norm,
    **dict.fromkeys(
        ("dropout", "spatialDropout2d", "gaussianNoise", "maskingNoise", "sparsity"), lambda p, xs, w: xs[0] * 1
    ),
    "flatten": lambda p, xs, w: xs[0].flatten(1),
    "reshape": lambda p, xs, w: xs[0].reshape(-1, *p["shape"]),
    "upsample2d": lambda p, xs, w: from_torch(
        F.interpolate(to_torch(xs[0]), scale_factor=tuple(map(float, p["size"])), mode="nearest")
    ),
    "zeroPad2d": zero_pad,
    "crop2d": crop,
    "add": lambda p, xs, w: sum(xs),
    "multiply": lambda p, xs, w: xs[0]
    * (xs[1] if xs[0].shape == xs[1].shape else xs[1].reshape(-1, *[1] * (xs[0].dim() - 2), xs[0].shape[-1])),
    "concat": lambda p, xs, w: torch.cat(xs, -1),
}

def sparsity_penalty(p, x):
    if p["penalty"] == "l1":
        return p["strength"] * x.abs().sum() / x.shape[0]
    # Divergence of two Bernoulli distributions: from the rate to the mean activation of each unit.
    means = torch.distributions.Bernoulli(probs=x.flatten(0, -2).mean(0))
    rates = torch.distributions.Bernoulli(probs=torch.full_like(means.probs, p["rate"]))
    return p["strength"] * torch.distributions.kl_divergence(rates, means).sum()


# Not learned, but moved on by each step.
RUNNING = ("runningMean", "runningVariance", "state")


def gradient_norms(case, p, ports, weights, dtype):
    """Norm of the gradient that arrives at the state after each step, in each direction."""
    hidden = []
    y = recurrent(case["layer"], p, ports, dict(weights), hidden)
    if case["then"]:
        y = activation(case["then"], [y], {})
    target = torch.tensor(case["target"], dtype=dtype).reshape(y.shape)
    loss = mean_loss((y - target) ** 2, p["lengths"])
    norms = [torch.stack([g.norm() for g in torch.autograd.grad(loss, h, retain_graph=True)]) for h in hidden]
    return dict(zip(("norms", "norms backward"), norms))


def run_layer(case, dtype):
    batch, training, lengths = case["batch"], case["mode"] == "train", case.get("lengths")
    xs = [
        tensor(x, torch.long, batch) if "tokens" in x else tensor(x, dtype, batch).requires_grad_() for x in case["x"]
    ]
    weights = {name: tensor(w, dtype) for name, w in case["weights"].items()}
    for name, w in weights.items():
        w.requires_grad_(name not in RUNNING)
    layer = LAYERS[case["layer"]]
    given = [activation(case["behind"], [x], {}) for x in xs] if "behind" in case else xs
    ports = [x for x in given for _ in range(case["ports"])]
    params, norms = {**case["params"], "lengths": lengths}, {}
    if case["layer"] in RECURRENT and training:
        norms = gradient_norms(case, params, ports, weights, dtype)
    if case["layer"] == "batchNorm":
        y = batch_norm(params, ports, weights, training)
    else:
        y = layer(params, ports, weights)
    if case["then"]:
        y = activation(case["then"], [y], {})
    target = torch.tensor(case["target"], dtype=dtype).reshape(y.shape)
    loss = mean_loss((y - target) ** 2, lengths)
    if case["layer"] == "sparsity" and training:
        loss = loss + sparsity_penalty(case["params"], given[0])
    results = {"y": y, "loss": loss} | norms
    if training:
        loss.backward()
        results |= {f"dx{i}": x.grad for i, x in enumerate(xs) if x.requires_grad}
        results |= {f"d {name}": w.grad for name, w in weights.items() if w.requires_grad}
        results |= {name: weights[name] for name in RUNNING if name in weights}
    return results


def run_loss(case, dtype):
    p, steps, lengths = case["params"], case.get("steps"), case.get("lengths")
    shape = (case["batch"], *([steps] if steps else []), case["columns"])
    y = torch.tensor(case["y"], dtype=dtype).reshape(shape).requires_grad_()
    if case["loss"] == "crossEntropy":
        target = torch.tensor(case["target"]).long().reshape(shape[:-1])
        each = F.cross_entropy(y.movedim(-1, 1), target, reduction="none")[..., None]
    else:
        target = torch.tensor(case["target"], dtype=dtype).reshape(*shape[:-1], -1)
        mean, log_variance = y.split((y.shape[-1] + 1) // 2, -1) if y.shape[-1] > 1 else (y, y)
        each = {
            "halfSquaredError": lambda: F.mse_loss(y, target, reduction="none").sum(-1, True) / 2,
            "bernoulliNll": lambda: F.binary_cross_entropy_with_logits(y, target, reduction="none").sum(-1, True),
            "gaussianNll": lambda: F.gaussian_nll_loss(
                mean, target, log_variance.exp(), full=True, reduction="none"
            ).sum(-1, True),
            "binaryCrossEntropy": lambda: (
                F.binary_cross_entropy_with_logits if p["fromLogits"] else F.binary_cross_entropy
            )(y, target, reduction="none"),
            "meanSquaredError": lambda: F.mse_loss(y, target, reduction="none"),
            "meanAbsoluteError": lambda: F.l1_loss(y, target, reduction="none"),
            "huber": lambda: F.huber_loss(y, target, reduction="none", delta=p["delta"]),
        }[case["loss"]]()
    loss = mean_loss(each, lengths)
    loss.backward()
    return {"loss": loss, "dy": y.grad}


def make_optimizer(name, p, parameters):
    o, rate, l2 = torch.optim, p["learningRate"], p.get("weightDecay", 0)
    betas = (p.get("beta1"), p.get("beta2"))
    epsilon = p.get("epsilon")
    return {
        "sgd": lambda: o.SGD(parameters, rate, weight_decay=l2),
        "momentum": lambda: o.SGD(parameters, rate, p["momentum"], weight_decay=l2),
        "nesterov": lambda: o.SGD(parameters, rate, p["momentum"], weight_decay=l2, nesterov=True),
        "adagrad": lambda: o.Adagrad(parameters, rate, p["rateDecay"], l2, p["initial"], epsilon),
        "adadelta": lambda: o.Adadelta(parameters, rate, p["rho"], epsilon, l2),
        "rmsprop": lambda: o.RMSprop(parameters, rate, p["alpha"], epsilon, l2, p["momentum"], p["centred"]),
        "adam": lambda: o.Adam(parameters, rate, betas, epsilon, l2, p["amsgrad"]),
        "adamw": lambda: o.AdamW(parameters, rate, betas, epsilon, l2, p["amsgrad"]),
        "adamax": lambda: o.Adamax(parameters, rate, betas, epsilon, l2),
        # Without noise, SGLD is SGD at half its rate (of one sample; the prior is a weight decay).
        "sgld": lambda: o.SGD(parameters, rate / 2, weight_decay=p["priorPrecision"]),
        # Without `foreach`, PyTorch 1.13 multiplies one momentum too many into the next product; later releases do not.
        "nadam": lambda: o.NAdam(parameters, rate, betas, epsilon, l2, p["momentumDecay"], foreach=True),
    }[name]()


def clip(parameters, p):
    if p.get("clip") == "value":
        torch.nn.utils.clip_grad_value_(parameters, p["clipAt"])
    for part in {"norm": [[w] for w in parameters], "globalNorm": [parameters]}.get(p.get("clip"), []):
        torch.nn.utils.clip_grad_norm_(part, p["clipAt"])


def small_net(dtype):
    """The setting of PyTorch's own test of optimizers (test/cpp/api/optim_baseline.py): a 2-3-1 net of sigmoids, three
    samples."""
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 3), torch.nn.Sigmoid(), torch.nn.Linear(3, 1), torch.nn.Sigmoid()
    ).to(torch.float64)
    for layer in (model[0], model[2]):
        bound = layer.weight.size(1) ** -0.5
        for parameter in layer.parameters():
            parameter.data.uniform_(-bound, bound)
            parameter.data = parameter.data.to(torch.float32).to(torch.float64)
    return model.to(dtype), torch.tensor([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]).to(dtype)


def flat(model):
    (w1, b1), (w2, b2) = ((m.weight.T, m.bias) for m in (model[0], model[2]))
    return torch.cat([t.detach().flatten() for t in (w1, b1, w2, b2)])


def run_average(case, dtype):
    """200 steps of SGD; every tenth, the weights at the start and then the averages, without the bias of their beginning."""
    model, samples = small_net(dtype)
    decay, kept = case["decay"], [flat(model)]
    averaged = torch.optim.swa_utils.AveragedModel(
        model, avg_fn=lambda old, new, n: old + (1 - decay) / (1 - decay ** (int(n) + 1)) * (new - old)
    )
    optimizer = torch.optim.SGD(model.parameters(), 1)
    for step in range(200):
        optimizer.zero_grad()
        model(samples).mean().backward()
        optimizer.step()
        averaged.update_parameters(model)
        if step % 10 == 0:
            kept.append(flat(averaged.module))
    return {"weights": torch.stack(kept)}


def run_optimizer(case, dtype):
    """1,001 steps, every hundredth kept. PyTorch's loss is the sum of the outputs; here it is their mean, as losses of the
    studio are."""
    model, samples = small_net(dtype)
    optimizer = make_optimizer(case["optimizer"], case["params"], model.parameters())
    kept = [flat(model)]
    # NAdam keeps its product of momenta in the default type.
    torch.set_default_dtype(dtype)
    for step in range(1001):
        optimizer.zero_grad()
        model(samples).mean().backward()
        clip(list(model.parameters()), case["params"])
        for w in model.parameters():
            # PyTorch's optimizers have no L1; its gradient is added as a loss would.
            w.grad += case["params"].get("l1", 0) * w.detach().sign()
        if case["optimizer"] == "sgld":
            p = case["params"]
            optimizer.param_groups[0]["lr"] = p["learningRate"] / 2 * (1 + step / p["offset"]) ** -p["gamma"]
        optimizer.step()
        if step % 100 == 0:
            kept.append(flat(model))
    torch.set_default_dtype(torch.float32)
    return {"weights": torch.stack(kept)}


def make_schedule(name, p, optimizer, rate, steps, unit):
    """The scheduler of PyTorch for `steps` steps of which `unit` make one unit of time."""
    s = torch.optim.lr_scheduler
    return {
        "constant": lambda: s.ConstantLR(optimizer, 1, 0),
        "step": lambda: s.StepLR(optimizer, p["stepSize"] * unit, p["gamma"]),
        "multiStep": lambda: s.MultiStepLR(optimizer, [m * unit for m in p["milestones"]], p["gamma"]),
        "exponential": lambda: s.ExponentialLR(optimizer, p["gamma"] ** (1 / unit)),
        "polynomial": lambda: s.PolynomialLR(optimizer, steps, p["power"]),
        "cosine": lambda: (
            s.CosineAnnealingWarmRestarts(optimizer, p["period"] * unit, p["growth"], p["end"] * rate)
            if p["period"] else s.CosineAnnealingLR(optimizer, steps, p["end"] * rate)
        ),
        "oneCycle": lambda: s.OneCycleLR(
            optimizer, rate, steps, pct_start=p["pctStart"], anneal_strategy=p["anneal"], cycle_momentum=False,
            div_factor=p["divFactor"], final_div_factor=p["finalDivFactor"],
        ),
        "plateau": lambda: s.ReduceLROnPlateau(
            optimizer, "min", p["factor"], p["patience"], p["threshold"], "rel", p["cooldown"], p["end"] * rate, 0
        ),
    }[name]()


def run_schedule(case, dtype):
    """The learning rate of every step under a full rate of 0.3, divided by it; plateau is asked once an epoch."""
    # SequentialLR itself calls `step` with the epoch that it warns of.
    warnings.filterwarnings("ignore", message="The epoch parameter in `scheduler.step")
    name, p, rate = case["schedule"], case["params"], 0.3
    steps, per_epoch = case["epochs"] * case["perEpoch"], case["perEpoch"]
    unit = 1 if p["unit"] == "steps" else per_epoch
    warmup = p["warmup"] * unit

    def start():
        return torch.optim.SGD([torch.zeros(1, requires_grad=True)], rate)

    def walk(scheduler, optimizer, count):
        rates = []
        for step in range(count):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if name != "plateau":
                scheduler.step()
            elif (step + 1) % per_epoch == 0:
                scheduler.step(case["losses"][step // per_epoch])
        return rates

    optimizer = start()
    if warmup:
        rising = torch.optim.lr_scheduler.LinearLR(optimizer, 1 / (warmup + 1), 1, warmup)
    if warmup and name == "oneCycle":
        # It sets the rate that it begins with when it is made: SequentialLR would warm up to that.
        rates, optimizer, steps = walk(rising, optimizer, warmup), start(), steps - warmup
        rates += walk(make_schedule(name, p, optimizer, rate, steps, unit), optimizer, steps)
    else:
        scheduler = make_schedule(name, p, optimizer, rate, steps - warmup, unit)
        if warmup:
            scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, [rising, scheduler], [warmup])
        rates = walk(scheduler, optimizer, steps)
    return {"factors": torch.tensor(rates, dtype=torch.float64) / rate}


NETWORK_SHAPES = {
    "conv1.w": (3, 3, 2, 6),
    "norm1.gamma": (6,), "norm1.beta": (6,), "norm1.runningMean": (6,), "norm1.runningVariance": (6,),
    "conv2.w": (3, 3, 6, 9), "conv2.b": (9,),
    "dense1.w": (54, 12), "dense1.b": (12,),
    "scores.w": (12, 5), "scores.b": (5,),
}


def run_network(case, dtype):
    """Ten steps of a small convolutional network, see network.ts."""
    w = {name: torch.tensor(v, dtype=dtype).reshape(NETWORK_SHAPES[name]) for name, v in case["weights"].items()}
    trained = {name: v.requires_grad_() for name, v in w.items() if "running" not in name}
    x = torch.tensor(case["input"], dtype=dtype).reshape(case["batch"], 10, 9, 2)
    target = torch.tensor(case["target"]).long()
    optimizer = torch.optim.Adam(trained.values(), 0.01)
    window = {"kernel": [3, 3], "stride": [1, 1], "dilation": [1, 1]}
    results, losses = {}, []
    for step in range(10):
        y = conv2d(window | {"padding": "same"}, [x], {"w": w["conv1.w"]})
        norm = {name: w[f"norm1.{name}"] for name in ("gamma", "beta", *RUNNING[:2])}
        y = F.relu(batch_norm({"momentum": 0.9, "epsilon": 1e-5}, [y], norm))
        y = max_pool({"kernel": [2, 2], "stride": [2, 2], "padding": "valid"}, [y], {})
        y = F.relu(conv2d(window | {"padding": "valid"}, [y], {"w": w["conv2.w"], "b": w["conv2.b"]}))
        y = torch.tanh(y.flatten(1) @ w["dense1.w"] + w["dense1.b"])
        logits = y @ w["scores.w"] + w["scores.b"]
        loss = F.cross_entropy(logits, target)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.detach())
        if step == 0:
            results = {"logits": logits} | {f"d {name}": v.grad.clone() for name, v in trained.items()}
        optimizer.step()
    results["losses"] = torch.stack(losses)
    return results | {f"after {name}": v for name, v in w.items()}


def tensor(exported, dtype, batch=None):
    shape = exported["shape"] if batch is None else [batch, *exported["shape"]]
    return torch.tensor(exported["values"], dtype=dtype).reshape(shape)


def off(single, double):
    """Largest error of a float32 tensor, relative to the largest value of the float64 one."""
    largest = double.abs().max().item()
    return ((single.double() - double).abs().max() / largest).item() if largest else 0.0


def write(path, cases, run):
    """A safetensors file. Its metadata: the stamp of each case, and the float32 errors of PyTorch."""
    header, data, errors = {}, [], {}
    at = 0
    for case in cases:
        double, single = run(case, torch.float64), run(case, torch.float32)
        for name, t in double.items():
            t = t.detach().contiguous()
            key = f"{case['name']}/{name}"
            raw = struct.pack(f"<{t.numel()}d", *t.flatten().tolist())
            header[key] = {"dtype": "F64", "shape": list(t.shape), "data_offsets": [at, at + len(raw)]}
            data.append(raw)
            at += len(raw)
            errors[key] = float(f"{off(single[name].detach(), t):.3g}")
    stamps = {case["name"]: case["stamp"] for case in cases}
    header["__metadata__"] = {
        "made with": f"torch {torch.__version__}",
        "stamps": json.dumps(stamps, separators=(",", ":")),
        "float32 errors": json.dumps(errors, separators=(",", ":")),
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data))


def main():
    with open(sys.argv[1]) as file:
        exported = json.load(file)
    folder = sys.argv[2]
    write(f"{folder}/layers.safetensors", exported["layers"], run_layer)
    write(f"{folder}/losses.safetensors", exported["losses"], run_loss)
    write(f"{folder}/optimizers.safetensors", exported["optimizers"], run_optimizer)
    write(f"{folder}/averages.safetensors", exported["averages"], run_average)
    write(f"{folder}/schedules.safetensors", exported["schedules"], run_schedule)
    write(f"{folder}/network.safetensors", [exported["network"]], run_network)


main()
