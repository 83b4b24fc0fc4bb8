import type { Objective } from './objective.ts';

export const supervised: Objective = {
  title: 'Supervised',
  doc: {
    summary: 'Learns to give the target for the input: classification and regression.',
    equation: '\\min_w \\frac{1}{n} \\sum_i L(f_w(x_i), t_i)',
  },
  networks: ['main'],
  // Not the target: a network that is shown the answer learns nothing.
  columns: ['input'],
  build(b) {
    const output = b.network('main');
    b.output(output);
    if (b.mode === 'infer') return;
    b.loss(output, b.column('target'));
    if (b.mode === 'train') {
      b.backward();
      b.update();
    }
  },
};
