import type { Objective } from './objective.ts';

export const reconstruction: Objective = {
  title: 'Reconstruction',
  doc: {
    summary:
      'An autoencoder: learns to give its own input back, through a code. With a noise layer behind the input it learns to remove noise.',
    equation: '\\min_w \\frac{1}{n} \\sum_i L(f_w(\\tilde{x}_i), x_i)',
    source: 'Vincent et al., Extracting and Composing Robust Features with Denoising Autoencoders, ICML 2008',
  },
  parameters: {},
  networks: { main: ['input'] },
  usesLoss: true,
  target: 'input',
  heads: true,
  shows: 'main',
  lossJudges: true,
  build(b) {
    b.learn([{ network: 'main' }], () => {
      const output = b.network('main', { heads: true });
      b.output(output);
      // The loss compares with the data as they are: noise is made by layers of the network.
      if (b.mode !== 'infer') b.loss(output, b.column('input'));
    });
  },
};
