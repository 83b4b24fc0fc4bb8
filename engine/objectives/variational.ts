import { float } from '../parameters.ts';
import type { Builder, Objective } from './objective.ts';
import type { Tensor } from '../kernels/emit.ts';

/** code = mean + e^(log variance / 2) noise: a sample of the code that gradients pass through. */
function sampleCode(b: Builder, moments: Tensor): Tensor {
  const columns = moments.perSample / 2,
    noise = b.noise('noise', columns);
  const sizes = { rows: b.emit.batch, columns, perItem: 1 };
  return b.apply({
    name: 'code',
    x: [moments],
    perSample: columns,
    forward: (emit, y) => emit.samples('latent', { y, moments, noise, ...sizes }),
    backward(emit, dy, [dmoments]) {
      if (!dmoments) return;
      const accumulate = emit.adds(dmoments);
      emit.samples('latentBackward', { dmoments, dy, moments, noise, ...sizes, accumulate });
    },
  });
}

/** The mean half of [mean | log variance]. */
function meanOf(b: Builder, moments: Tensor): Tensor {
  const columns = moments.perSample / 2;
  return b.apply({
    name: 'mean',
    x: [moments],
    perSample: columns,
    forward: (emit, y) =>
      emit.samples('copyColumns', {
        y,
        x: moments,
        rows: emit.batch,
        columns,
        yRow: columns,
        xRow: 2 * columns,
        accumulate: 0,
        perItem: 1,
      }),
    // Only for inference.
    backward: () => undefined,
  });
}

/** beta KL(q(z|x) || N(0, 1)), its weight from the clock. */
function addDivergence(b: Builder, moments: Tensor): void {
  const { emit } = b,
    columns = moments.perSample / 2;
  const sizes = { rows: emit.batch, columns, perItem: 1 };
  const divergence = emit.activation('divergence', 1),
    loss = emit.activation('weighted divergence', 1);
  emit.samples('divergence', { divergence, loss, moments, clock: emit.clock, ...sizes });
  b.addLoss(loss);
  b.report('divergence', divergence);
  const dmoments = b.gradientOf(moments);
  if (!dmoments) return;
  emit.samples('divergenceBackward', {
    dmoments,
    moments,
    clock: emit.clock,
    ...sizes,
    scale: 1 / emit.batch,
    accumulate: emit.adds(dmoments),
  });
}

export const variational: Objective = {
  title: 'Variational',
  doc: {
    summary:
      'A variational autoencoder: the encoder gives mean and log variance of a Gaussian code, the decoder the likelihood of the input; new samples come from codes drawn from N(0, 1).',
    equation:
      'L = \\mathrm{E}_{z \\sim q(z|x)} [-\\log p(x|z)] + \\beta \\, \\mathrm{KL}(q(z|x) \\parallel p(z)) \\quad q(z|x) = \\mathrm{Normal}(\\mu, \\sigma^2), \\; p(z) = \\mathrm{Normal}(0, 1)',
    source: 'Kingma and Welling, Auto-Encoding Variational Bayes, 2014; beta: Higgins et al., 2017',
  },
  parameters: {
    beta: float(0, 1000, 1, 'Weight of the divergence from the prior. 1 is the evidence lower bound.'),
    annealing: float(
      0,
      100000,
      0,
      'Epochs in which that weight grows from 0, so that the code is used at all.',
    ),
  },
  networks: { encoder: ['input'], decoder: ['code'] },
  usesLoss: true,
  target: 'input',
  reports: { divergence: 'Divergence' },
  shows: 'decoder',
  makes: { network: 'decoder', column: 'code' },
  lossJudges: true,
  moment({ clock }, params, _networks, step, stepsPerEpoch) {
    const beta = params['beta'] as number,
      steps = (params['annealing'] as number) * stepsPerEpoch;
    clock[0] = steps > 0 ? beta * Math.min(1, step / steps) : beta;
  },
  build(b) {
    b.learn([{ network: 'encoder' }, { network: 'decoder' }], () => {
      const moments = b.network('encoder');
      // After training the code is its mean.
      const code = b.mode === 'infer' ? meanOf(b, moments) : sampleCode(b, moments);
      const output = b.network('decoder', { columns: { code } });
      b.output(output);
      if (b.mode === 'infer') return;
      b.loss(output, b.column('input'));
      addDivergence(b, moments);
    });
  },
};
