import type { Objective } from './objective.ts';

export const supervised: Objective = {
  title: 'Supervised',
  doc: {
    summary: 'Learns to give the target for the input: classification and regression.',
    equation: '\\min_w \\frac{1}{n} \\sum_i L(f_w(x_i), t_i)',
  },
  parameters: {},
  // Not the target: a network that is shown the answer learns nothing. A decoder sees it one step late.
  networks: { main: ['input', 'decoderInput'] },
  usesLoss: true,
  target: 'target',
  heads: true,
  shows: 'main',
  lossJudges: true,
  build(b) {
    b.learn([{ network: 'main' }], () => {
      const output = b.network('main', { heads: true });
      b.output(output);
      if (b.mode !== 'infer') b.loss(output, b.column('target'));
    });
  },
};
