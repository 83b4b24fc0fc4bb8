import { layerOf, projectOf } from '../../cases/document.ts';
import { centredDigits, type Table } from '../data.ts';
import { cosine, takeSteps } from '../steps.ts';
import type { Row, Task } from '../task.ts';

/** Mean squared error of a pixel, in double precision, of 64-k-64 linear units with these weights. */
function reconstructionError(
  { count, columns: n, x }: Table,
  weight: (name: string) => ArrayLike<number>,
): number {
  const [w, b, v, c] = ['code.w', 'code.b', 'image.w', 'image.b'].map(weight) as ArrayLike<number>[],
    k = b!.length;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const code = Array.from({ length: k }, (_, f) => {
      let sum = b![f]!;
      for (let j = 0; j < n; j++) sum += x[i * n + j]! * w![j * k + f]!;
      return sum;
    });
    for (let j = 0; j < n; j++) {
      const pixel = code.reduce((sum, value, f) => sum + value * v![f * n + j]!, c![j]!);
      total += (pixel - x[i * n + j]!) ** 2;
    }
  }
  return total / (count * n);
}

/** Two linear layers with k units between can do no better than the first k principal components, and as well. */
function row(data: Table, k: number, steps: number, optimum: number): Row {
  const { count, columns, x } = data,
    layers = [
      layerOf('input', 'input', { shape: [columns] }),
      layerOf('code', 'dense', { units: k }, 'input'),
      layerOf('image', 'dense', { units: columns }, 'code'),
    ];
  const all = Array.from(x);
  const trial = takeSteps(
    {
      document: projectOf(
        layers,
        { loss: 'meanSquaredError' },
        { type: 'adam', params: { learningRate: 0.02 } },
      ),
      batch: count,
      mode: 'train',
      weights: {},
      columns: { input: all, target: all },
    },
    steps,
    cosine,
  );
  const figure = reconstructionError(data, (name) => trial.weight(name));
  return {
    task: `linear autoencoder = PCA, digits, 64-${k}-64`,
    figure,
    bar: `${optimum} to +0.5 %`,
    // Below it would be a wrong error; the bar itself is rounded.
    met: figure >= optimum - 5e-9 && figure <= 1.005 * optimum,
  };
}

export const linearAutoencoder: Task = {
  title: 'linear autoencoder',
  short: true,
  async *rows() {
    const data = await centredDigits();
    yield row(data, 2, 3000, 0.05242583);
    yield row(data, 8, 3000, 0.02391325);
  },
};
