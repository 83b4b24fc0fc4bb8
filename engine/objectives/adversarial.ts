import { elementLossCodes } from '../kernels/activations.ts';
import type { Tensor } from '../kernels/emit.ts';
import { choice, float, int } from '../parameters.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Builder, Objective } from './objective.ts';
import { addSlopePenalty } from './slopePenalty.ts';

/** Steps in which only the discriminator learns, and the last of each round, in which both do. */
const phases = { discriminator: 'discriminator', both: 'both' } as const;

type Losses = 'nonSaturating' | 'minimax' | 'leastSquares' | 'wasserstein';

/**
 * Several samples side by side in one row, channel by channel, so that the discriminator judges them together.
 * parts[i]: [batch, pixels, channels] -> [batch, pixels, parts x channels].
 */
function sideBySide(b: Builder, parts: readonly Tensor[], channels: number): Tensor {
  if (parts.length === 1) return parts[0]!;
  const pixels = parts[0]!.perSample / channels,
    wide = channels * parts.length;
  const copy = { rows: b.emit.batch * pixels, columns: channels, perItem: pixels };
  return b.apply({
    name: 'packed',
    x: parts,
    perSample: pixels * wide,
    forward: (emit, y) =>
      parts.forEach((x, i) =>
        emit.samples('copyColumns', {
          y: { ...y, at: y.at + i * channels },
          x,
          ...copy,
          yRow: wide,
          xRow: channels,
          accumulate: 0,
        }),
      ),
    backward: (emit, dy, dx) =>
      dx.forEach((d, i) => {
        if (!d) return;
        emit.samples('copyColumns', {
          y: d,
          x: { ...dy, at: dy.at + i * channels },
          ...copy,
          yRow: channels,
          xRow: wide,
          accumulate: emit.adds(d),
        });
      }),
  });
}

/**
 * One loss of the scores, one number for each row, with its gradient: l(score, label) of an element loss, or the score itself
 * (up for label 1, down for 0); times `sign`.
 */
function lossOf(b: Builder, kind: Losses, scores: Tensor, label: number, sign: 1 | -1 = 1): Tensor {
  const { emit } = b,
    n = emit.batch,
    rows = emit.activation('loss of scores', 1),
    flat = { n, perItem: 1 };
  const dy = b.gradientOf(scores);
  if (kind === 'wasserstein') {
    const alpha = label > 0.5 ? -sign : sign;
    emit.samples('combine', { y: rows, x: scores, ...flat, alpha, beta: 0 });
    if (dy) {
      const ones = emit.activation('ones', 1);
      emit.samples('fill', { y: ones, ...flat, value: 1 });
      emit.samples('combine', { y: dy, x: ones, ...flat, alpha: alpha / n, beta: emit.adds(dy) });
    }
    return rows;
  }
  const targets = emit.activation('label', 1);
  emit.samples('fill', { y: targets, ...flat, value: label });
  const code = kind === 'leastSquares' ? 'meanSquaredError' : 'binaryCrossEntropyLogits';
  const common = {
    y: scores,
    targets,
    rows: n,
    columns: 1,
    kind: elementLossCodes[code],
    delta: 1,
    perItem: 1,
  };
  emit.samples('elementLoss', { loss: rows, ...common });
  if (sign === -1) emit.samples('combine', { y: rows, x: rows, ...flat, alpha: -1, beta: 0 });
  if (dy) emit.samples('elementLossBackward', { dy, ...common, scale: sign / n, accumulate: emit.adds(dy) });
  return rows;
}

export const adversarial: Objective = {
  title: 'Adversarial',
  doc: {
    summary:
      'A GAN: the generator makes samples from noise, the discriminator learns to tell them from those of the data, the generator to pass for them. The discriminator ends in one score (no sigmoid).',
    equation: '\\min_G \\max_D \\; \\mathrm{E}_x [\\log D(x)] + \\mathrm{E}_z [\\log (1 - D(G(z)))]',
    source:
      'Goodfellow et al., 2014; least squares: Mao et al., 2017; Wasserstein: Arjovsky et al., 2017; gradient penalty: Gulrajani et al., 2017; packing: Lin et al., PacGAN, 2018',
  },
  parameters: {
    loss: choice(
      ['nonSaturating', 'minimax', 'leastSquares', 'wasserstein'],
      'nonSaturating',
      'What the two play for. Non-saturating: the generator raises log D(G(z)); minimax: it lowers log(1 - D(G(z))).',
    ),
    discriminatorSteps: int(1, 100, 1, 'Steps of the discriminator for one of the generator.'),
    smoothing: float(0, 0.49, 0, 'Real samples are labelled 1 less this (one-sided label smoothing).'),
    packing: int(1, 16, 1, 'Samples that the discriminator judges together, as more channels (PacGAN).'),
    gradientPenalty: float(
      0,
      1000,
      0,
      'Weight of (|dD/dx| - 1)^2 between real and made samples; 10 is usual.',
    ),
    weightLimit: float(
      0,
      100,
      0,
      'Largest weight of the discriminator after a step; 0: no limit. 0.01 is usual.',
    ),
  },
  networks: { generator: ['noise'], discriminator: ['input'] },
  usesLoss: false,
  target: null,
  reports: {
    generatorLoss: 'Generator loss',
    realScore: 'Real score',
    madeScore: 'Made score',
  },
  // The loss says who is ahead, not how good the samples are.
  shows: 'generator',
  makes: { network: 'generator', column: 'noise' },
  lossJudges: false,
  samplesPerRow: (params) => params['packing'] as number,
  phases: (params) =>
    (params['discriminatorSteps'] as number) > 1 ? [phases.discriminator, phases.both] : [phases.both],
  moment(moment, params, _networks, step) {
    const round = params['discriminatorSteps'] as number;
    moment.phase = step % round === 0 ? phases.both : phases.discriminator;
    moment.updates['generator'] = Math.floor(step / round);
    moment.updates['discriminator'] = step;
  },
  build(b) {
    if (b.mode === 'infer') return b.output(b.network('generator'));
    const { params } = b,
      kind = params['loss'] as Losses,
      packing = params['packing'] as number,
      penalty = params['gradientPenalty'] as number;
    const parts = Array.from({ length: packing }, (_, i) => i),
      sample = b.shapeOf('generator'),
      channels = sample.at(-1)!,
      noise = sizeOf(b.shapeOf('generator', 'noise'));
    const made = (): Tensor[] =>
      parts.map((i) => b.network('generator', { columns: { noise: b.noise(`noise ${i}`, noise) } }));
    const judge = (input: Tensor) => b.network('discriminator', { columns: { input } });
    let shown: Tensor | undefined;

    b.learn([{ network: 'discriminator' }], () => {
      const real = sideBySide(
        b,
        parts.map((i) => b.column('input', i)),
        channels,
      );
      const samples = made(),
        fake = sideBySide(b, samples, channels);
      shown = samples[0]!;
      const onReal = judge(real),
        onFake = judge(fake);
      b.report('realScore', onReal);
      b.report('madeScore', onFake);
      b.addLoss(lossOf(b, kind, onReal, 1 - (params['smoothing'] as number)));
      b.addLoss(lossOf(b, kind, onFake, 0));
      if (penalty > 0 && b.mode === 'train') addSlopePenalty(b, 'discriminator', real, fake, penalty);
    });
    const limit = params['weightLimit'] as number;
    if (limit > 0) b.limitWeights('discriminator', limit);
    b.output(shown!);
    if (b.phase === phases.discriminator) return;
    b.learn([{ network: 'generator' }], () => {
      const scores = judge(sideBySide(b, made(), channels));
      b.report(
        'generatorLoss',
        kind === 'minimax' ? lossOf(b, kind, scores, 0, -1) : lossOf(b, kind, scores, 1),
      );
    });
  },
};
