import { layerOf, projectOf } from '../../cases/document.ts';
import { centredDigits } from '../data.ts';
import { cosine, takeSteps } from '../steps.ts';
import { within, type Task } from '../task.ts';

const deviation = 0.3;

/**
 * x + noise -> W (x + noise) + b. The best W shrinks each principal component by l / (l + deviation^2), its variance l, and
 * leaves an error of that factor times deviation^2. The error expected over all noise is told by the weights:
 * |W x + b - x|^2 + deviation^2 |W|^2.
 */
export const denoising: Task = {
  title: 'linear denoising autoencoder',
  short: true,
  async *rows() {
    const { x, count, columns } = await centredDigits(),
      input = Array.from(x);
    const layers = [
      layerOf('input', 'input', { shape: [columns] }),
      layerOf('noise', 'gaussianNoise', { stddev: deviation }, 'input'),
      layerOf('output', 'dense', { units: columns }, 'noise'),
    ];
    const optimizer = { type: 'adam', params: { learningRate: 0.01 } };
    const document = projectOf(layers, { type: 'reconstruction', loss: 'meanSquaredError' }, optimizer);
    const trial = takeSteps(
      { document, batch: count, mode: 'train', weights: {}, columns: { input } },
      1000,
      cosine,
    );
    const w = trial.weight('output.w'),
      b = trial.weight('output.b');
    let total = count * deviation ** 2 * Array.from(w).reduce((sum, value) => sum + value * value, 0);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < columns; j++) {
        let sum = b[j]! - x[i * columns + j]!;
        for (let k = 0; k < columns; k++) sum += x[i * columns + k]! * w[k * columns + j]!;
        total += sum * sum;
      }
    const optimum = 0.02290797;
    yield within(
      'linear denoising autoencoder, digits, noise 0.3',
      total / (count * columns),
      0.01 * optimum,
      optimum,
    );
  },
};
