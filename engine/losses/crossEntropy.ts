import type { Loss } from './loss.ts';

export const crossEntropy: Loss = {
  title: 'Cross-entropy',
  doc: {
    summary:
      'For one class out of several; of a sequence, at every step. Works on logits: the softmax is part of the loss, which keeps it stable.',
    equation: 'L = -\\log \\frac{e^{z_t}}{\\sum_j e^{z_j}}',
  },
  parameters: {},
  target: 'classes',
  logits: () => true,
  forward(emit, { y, columns, steps, targets, rows, saved }) {
    const probabilities = (saved['probabilities'] = emit.activation('probabilities', steps * columns));
    emit.samples('crossEntropy', {
      loss: rows,
      probabilities,
      logits: y,
      targets,
      rows: emit.batch * steps,
      classes: columns,
      perItem: steps,
    });
  },
  backward(emit, { columns, steps, targets, saved, dy, scale }) {
    emit.samples('crossEntropyBackward', {
      dlogits: dy,
      probabilities: saved['probabilities']!,
      targets,
      rows: emit.batch * steps,
      classes: columns,
      scale,
      accumulate: emit.adds(dy),
      perItem: steps,
    });
  },
};
