/** What PyTorch has not: written above the networks that use it. */
export const helpers = {
  TiedDense: `class TiedDense(nn.Module):
    """Goes back through the weights of a linear layer, with a bias of its own."""

    def __init__(self, features):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(features))

    def forward(self, x, weight):
        return F.linear(x, weight.t(), self.bias)`,
  GaussianHead: `class GaussianHead(nn.Module):
    """Lays a learned logarithm of the variance beside the mean."""

    def __init__(self, size, start):
        super().__init__()
        self.log_variance = nn.Parameter(torch.full((size,), start))

    def forward(self, x):
        return torch.cat([x, self.log_variance.expand_as(x)], -1)`,
  backwards: `def backwards(x, lengths):
    """Each sequence from its last valid step to its first."""
    step = torch.arange(x.shape[1], device=x.device)
    index = torch.where(step < lengths[:, None], lengths[:, None] - 1 - step, step)
    return x.gather(1, index[:, :, None].expand_as(x))`,
  valid_steps: `def valid_steps(x, lengths):
    return (torch.arange(x.shape[1], device=x.device) < lengths[:, None])[:, :, None]`,
} as const;
export type HelperName = keyof typeof helpers;
