"""Makes test/golden/onnx/*.onnx and what PyTorch makes of some samples: /usr/bin/python3 test/golden/onnx.py

Each model stands beside NAME.npz: `input`, as the model takes it, and `output`. The tests need neither Python nor PyTorch.
"""
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

here = Path(__file__).parent / "onnx"
here.mkdir(exist_ok=True)


class Mlp(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Flatten(), nn.Linear(12, 9), nn.ReLU(), nn.BatchNorm1d(9), nn.Linear(9, 7), nn.GELU(),
            nn.LayerNorm(7), nn.Linear(7, 5), nn.Tanh(), nn.Linear(5, 4, bias=False), nn.Softmax(1),
        )


class Cnn(nn.Module):
    """Flattened after pooling, so that the features of an image reach a dense layer; strides and uneven padding."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2, 6, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 8, (3, 5), stride=2, padding=(1, 2), groups=2)
        self.up = nn.ConvTranspose2d(8, 4, 3, stride=2, padding=1, output_padding=1)
        self.norm2 = nn.GroupNorm(2, 4)
        self.fc1 = nn.Linear(4 * 4 * 4, 10)
        self.norm3 = nn.BatchNorm1d(10)
        self.fc2 = nn.Linear(10, 3)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm1(self.conv1(x))), 2)
        x = F.leaky_relu(self.conv2(F.pad(x, (1, 0, 0, 2))), 0.2)
        x = F.avg_pool2d(self.norm2(self.up(x)), 3, 2, 1)
        x = F.dropout(torch.flatten(x, 1), 0.3, self.training)
        x = F.silu(self.norm3(self.fc1(x)))
        return F.log_softmax(self.fc2(x), 1)


class Residual(nn.Module):
    """Depthwise separable convolutions with a shortcut, gates for channels, global pooling; activations with bounds."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 1, 1, bias=False)
        self.norm = nn.BatchNorm2d(8)
        self.depth = nn.Conv2d(8, 16, 3, 1, 1, groups=8)
        self.point = nn.Conv2d(16, 8, 1)
        self.squeeze = nn.Linear(8, 4)
        self.excite = nn.Linear(4, 8)
        self.head = nn.Linear(16, 5)

    def forward(self, x):
        x = F.relu6(self.norm(self.stem((x - 0.5) / 0.25)))
        y = self.point(F.hardswish(self.depth(x)))
        gate = torch.sigmoid(self.excite(F.elu(self.squeeze(y.mean((2, 3))), 0.7)))
        x = x + y * gate[:, :, None, None]
        x = torch.cat([x, F.interpolate(F.avg_pool2d(x, 2), scale_factor=2)], 1)
        return self.head(F.adaptive_avg_pool2d(x, 1).view(x.size(0), -1))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(11, 6)
        self.lstm = nn.LSTM(6, 5, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(10, 4, batch_first=True)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        x, _ = self.lstm(self.embed(x))
        x, _ = self.gru(x)
        return self.head(x[:, -1])


class Steps(nn.Module):
    """Convolutions along time, before and behind a recurrent layer; an answer at every step."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(3, 6, 3, dilation=2)
        self.mix = nn.Conv1d(6, 4, 3, stride=2, padding=1)
        self.rnn = nn.RNN(4, 5, batch_first=True, nonlinearity="relu")
        self.norm = nn.LayerNorm(5)
        self.head = nn.Linear(5, 2)

    def forward(self, x):
        x = F.max_pool1d(torch.tanh(self.conv(F.pad(x.transpose(1, 2), (4, 0)))), 2)
        x, _ = self.rnn(F.softplus(self.mix(x)).transpose(1, 2))
        return self.head(self.norm(x))


def write(name, model, sample, opset=14):
    model.eval()
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
        if isinstance(module, (nn.modules.batchnorm._BatchNorm, nn.GroupNorm, nn.LayerNorm)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias)
    with torch.no_grad():
        output = model(sample)
    file = here / f"{name}.onnx"
    # The size of the batch is open, as in most files.
    torch.onnx.export(model, sample[:1], file, opset_version=opset, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
    np.savez(here / f"{name}.npz", input=sample.numpy().astype(np.float32), output=output.numpy())
    print(name, tuple(output.shape), file.stat().st_size)


if __name__ == "__main__":
    torch.manual_seed(5)
    write("mlp", Mlp(), torch.randn(5, 3, 4))
    write("cnn", Cnn(), torch.randn(5, 2, 10, 12))
    write("residual", Residual(), torch.randn(4, 3, 8, 8))
    write("lstm", Lstm(), torch.randint(0, 11, (5, 7)))
    write("steps", Steps(), torch.randn(5, 16, 3))
