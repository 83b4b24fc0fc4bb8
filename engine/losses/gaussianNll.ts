import type { Loss } from './loss.ts';

export const gaussianNll: Loss = {
  title: 'Gaussian likelihood',
  doc: {
    summary:
      'Negative log-likelihood, in nats, of quantities of which the network tells mean and uncertainty: the first half of its outputs are the means, the second the logarithms of the variances. Summed over the targets; no variance counts as less than 1e-6.',
    equation:
      'L = \\sum_j \\frac12 \\left( \\log 2 \\pi + s_j + (t_j - \\mu_j)^2 e^{-s_j} \\right), \\quad s = \\log \\sigma^2',
    source: 'Nix & Weigend, ICNN 1994',
  },
  parameters: {},
  target: 'numbers',
  outputsPerTarget: 2,
  logits: () => false,
  forward(emit, { y, columns, steps, targets, rows }) {
    emit.samples('gaussianLoss', {
      loss: rows,
      y,
      targets,
      rows: emit.batch * steps,
      columns: columns / 2,
      perItem: steps,
    });
  },
  backward(emit, { y, columns, steps, targets, dy, scale }) {
    emit.samples('gaussianLossBackward', {
      dy,
      y,
      targets,
      rows: emit.batch * steps,
      columns: columns / 2,
      scale,
      accumulate: emit.adds(dy),
      perItem: steps,
    });
  },
};
