"""The models of bench/models.ts as anyone would write them in PyTorch, with the same layer names."""
import torch
import torch.nn as nn
import torch.nn.functional as F


class Mlp(nn.Module):
    def __init__(self, features=784, hidden=(256, 128)):
        super().__init__()
        self.dense1 = nn.Linear(features, hidden[0])
        self.dense2 = nn.Linear(hidden[0], hidden[1])
        self.dense3 = nn.Linear(hidden[1], 10)

    def forward(self, x):
        return self.dense3(torch.relu(self.dense2(torch.relu(self.dense1(x)))))


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 3, padding=1)
        self.dense1 = nn.Linear(64 * 7 * 7, 128)
        self.dense2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = F.max_pool2d(torch.relu(self.conv2(x)), 2)
        return self.dense2(torch.relu(self.dense1(x.flatten(1))))


class DeepCnn(nn.Module):
    def __init__(self):
        super().__init__()
        for i, (channels, filters) in enumerate([(3, 32), (32, 32), (32, 64), (64, 64), (64, 128), (128, 128)], 1):
            setattr(self, f"conv{i}", nn.Conv2d(channels, filters, 3, padding=1))
            setattr(self, f"norm{i}", nn.BatchNorm2d(filters))
        self.dense1 = nn.Linear(128 * 4 * 4, 128)
        self.dense2 = nn.Linear(128, 10)

    def forward(self, x):
        for i in range(1, 7):
            x = torch.relu(getattr(self, f"norm{i}")(getattr(self, f"conv{i}")(x)))
            if i % 2 == 0:
                x = F.max_pool2d(x, 2)
        return self.dense2(torch.relu(self.dense1(x.flatten(1))))


class Recurrent(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.recurrent = kind(32, 128, batch_first=True)
        self.dense = nn.Linear(128, 10)

    def forward(self, x):
        return self.dense(self.recurrent(x)[0][:, -1])


class Tiny(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense1 = nn.Linear(2, 8)
        self.dense2 = nn.Linear(8, 1)

    def forward(self, x):
        return self.dense2(torch.tanh(self.dense1(x)))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense1 = nn.Linear(784, 400)
        self.moments = nn.Linear(400, 40)

    def forward(self, x):
        return self.moments(torch.relu(self.dense1(x))).chunk(2, 1)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense1 = nn.Linear(20, 400)
        self.output = nn.Linear(400, 784)

    def forward(self, z):
        return self.output(torch.relu(self.dense1(z)))


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense1 = nn.Linear(64, 7 * 7 * 64)
        self.norm1 = nn.BatchNorm2d(64)
        self.up1 = nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)
        self.norm2 = nn.BatchNorm2d(32)
        self.up2 = nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1)

    def forward(self, z):
        # The file's dense layer has its units in the order of pixels, then channels.
        x = self.dense1(z).view(-1, 7, 7, 64).permute(0, 3, 1, 2).contiguous()
        x = self.up1(torch.relu(self.norm1(x)))
        return torch.tanh(self.up2(torch.relu(self.norm2(x))))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 4, stride=2, padding=1)
        self.score = nn.Linear(64 * 7 * 7, 1)

    def forward(self, x):
        x = F.leaky_relu(self.conv1(x), 0.2)
        return self.score(F.leaky_relu(self.conv2(x), 0.2).flatten(1))


def adam(module):
    return torch.optim.Adam(module.parameters(), 1e-3)


class Supervised:
    """step(x, t, noise) trains on one batch and returns the loss."""

    def __init__(self, module, loss):
        self.module, self.loss = module, loss

    def start(self):
        self.optimizer = adam(self.module)

    def step(self, x, t, noise):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.module(x), t)
        loss.backward()
        self.optimizer.step()
        return loss


class Variational:
    noise = [20]

    def __init__(self):
        self.module = nn.ModuleDict({"encoder": Encoder(), "decoder": Decoder()})

    def start(self):
        self.optimizer = adam(self.module)

    def step(self, x, t, noise):
        self.optimizer.zero_grad(set_to_none=True)
        mean, log_variance = self.module["encoder"](x)
        output = self.module["decoder"](mean + torch.exp(log_variance / 2) * noise[0])
        likelihood = F.binary_cross_entropy_with_logits(output, x, reduction="sum")
        divergence = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum()
        loss = (likelihood + divergence) / len(x)
        loss.backward()
        self.optimizer.step()
        return loss


class Adversarial:
    noise = [64, 64]

    def __init__(self):
        self.module = nn.ModuleDict({"generator": Generator(), "discriminator": Discriminator()})

    def start(self):
        self.generator, self.discriminator = self.module["generator"], self.module["discriminator"]
        self.judge, self.maker = adam(self.discriminator), adam(self.generator)

    def step(self, x, t, noise):
        bce, ones = F.binary_cross_entropy_with_logits, torch.ones(len(x), 1)
        self.judge.zero_grad(set_to_none=True)
        with torch.no_grad():
            made = self.generator(noise[0])
        loss = bce(self.discriminator(x), ones) + bce(self.discriminator(made), torch.zeros(len(x), 1))
        loss.backward()
        self.judge.step()
        self.maker.zero_grad(set_to_none=True)
        # What the generator's loss says of the discriminator's weights is not wanted.
        for parameter in self.discriminator.parameters():
            parameter.requires_grad_(False)
        bce(self.discriminator(self.generator(noise[1])), ones).backward()
        for parameter in self.discriminator.parameters():
            parameter.requires_grad_(True)
        self.maker.step()
        return loss


def classifier(module):
    return Supervised(module, nn.CrossEntropyLoss())


models = {
    "mlp": lambda: classifier(Mlp()),
    "cnn": lambda: classifier(Cnn()),
    "deep-cnn": lambda: classifier(DeepCnn()),
    "lstm": lambda: classifier(Recurrent(nn.LSTM)),
    "gru": lambda: classifier(Recurrent(nn.GRU)),
    "rnn": lambda: classifier(Recurrent(nn.RNN)),
    "vae": Variational,
    "dcgan": Adversarial,
    "tiny": lambda: Supervised(Tiny(), nn.MSELoss()),
    "wide-mlp": lambda: classifier(Mlp(2048, (2048, 2048))),
}
