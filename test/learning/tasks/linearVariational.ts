import { layerOf, projectOf } from '../../cases/document.ts';
import type { Trial } from '../../cases/trial.ts';
import { centredDigits, type Table } from '../data.ts';
import { cosine, takeSteps } from '../steps.ts';
import type { Task } from '../task.ts';

const units = 8;

/** The evidence lower bound of a sample in nats, expected over the codes, in double precision from the weights. */
function bound({ x, count, columns }: Table, trial: Trial): number {
  const weight = (name: string) => trial.weight(name);
  const [m, mb, s, sb, v, c] = ['mean.w', 'mean.b', 'logVariance.w', 'logVariance.b']
    .map((name) => weight(`encoder/${name}`))
    .concat(['image.w', 'image.b'].map((name) => weight(`decoder/${name}`)));
  const variance = Math.exp(weight('decoder/head.logVariance')[0]!);
  const lengths = Array.from({ length: units }, (_, f) =>
    Array.from(v!.subarray(f * columns, (f + 1) * columns)).reduce((sum, value) => sum + value * value, 0),
  );
  let total = 0;
  for (let i = 0; i < count; i++) {
    const row = x.subarray(i * columns, (i + 1) * columns);
    const linear = (w: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from({ length: units }, (_, f) =>
        row.reduce((sum, value, j) => sum + value * w[j * units + f]!, b[f]!),
      );
    const mean = linear(m!, mb!),
      logVariance = linear(s!, sb!);
    let errors = logVariance.reduce((sum, l, f) => sum + Math.exp(l) * lengths[f]!, 0);
    row.forEach((value, j) => {
      errors += (mean.reduce((sum, code, f) => sum + code * v![f * columns + j]!, c![j]!) - value) ** 2;
    });
    const divergence = mean.reduce(
      (sum, code, f) => sum + code ** 2 + Math.exp(logVariance[f]!) - 1 - logVariance[f]!,
      0,
    );
    total -= (columns * Math.log(2 * Math.PI * variance) + errors / variance + divergence) / 2;
  }
  return total / count;
}

/** Its best bound is the likelihood of probabilistic principal component analysis (Lucas et al., NeurIPS 2019). */
export const linearVariational: Task = {
  title: 'linear variational autoencoder',
  async *rows() {
    const data = await centredDigits(),
      { x, count, columns } = data;
    const encoder = [
      layerOf('input', 'input', { shape: [columns] }),
      layerOf('mean', 'dense', { units }, 'input'),
      layerOf('logVariance', 'dense', { units }, 'input'),
      layerOf('moments', 'concat', {}, 'mean', 'logVariance'),
    ];
    const decoder = [
      layerOf('code', 'input', { shape: [units], column: 'code' }),
      layerOf('image', 'dense', { units: columns }, 'code'),
      layerOf('head', 'gaussianHead', { variance: 'learned', per: 'all' }, 'image'),
    ];
    const optimizer = { type: 'adam', params: { learningRate: 0.01 } };
    const document = {
      ...projectOf([], { type: 'variational', loss: 'gaussianNll' }, optimizer),
      networks: { encoder: { layers: encoder }, decoder: { layers: decoder } },
    };
    const weights = { 'encoder/logVariance.w': Array<number>(columns * units).fill(0) };
    const setting = {
      document,
      batch: count,
      mode: 'train',
      weights,
      columns: { input: Array.from(x) },
    } as const;
    const figure = bound(data, takeSteps(setting, 3000, cosine)),
      optimum = 14.20979;
    yield {
      task: 'linear VAE = probabilistic PCA, digits, 8 units, nats',
      figure,
      bar: `${optimum}, -0.1 to 0`,
      met: figure >= optimum - 0.1 && figure <= optimum + 5e-6,
    };
  },
};
