import type { ParameterValues } from '../../../contract/project.ts';
import { optimizers, type OptimizerName } from '../../../engine/optimizers/index.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { digits, standardizedIris, type Table } from '../data.ts';
import { logisticOptimum } from '../logistic.ts';
import { cosine, takeSteps } from '../steps.ts';
import { within, type Row, type Task } from '../task.ts';

/** Cross-entropy plus lambda/2 |W|^2. It has one optimum, since it is strictly convex. */
interface Regression {
  readonly data: Table;
  readonly lambda: number;
  /** For plain gradient descent, which is stable up to twice the inverse of the largest curvature. */
  readonly rate: number;
}

/**
 * As in scikit-learn the bias is not penalized: it is the weight of a constant feature, so large that this weight stays too
 * small for its penalty to count (2e-5 of the digits' loss).
 */
const constant = 6;
const tolerance = 1e-4;

interface Setting {
  readonly params: ParameterValues;
  readonly steps: number;
}
/** For all samples at once; the rate falls to nothing along half a cosine, but for plain gradient descent. */
const settings: Record<OptimizerName, Setting> = {
  sgd: { params: {}, steps: 10_000 },
  momentum: { params: { learningRate: 0.05, momentum: 0.98 }, steps: 3000 },
  nesterov: { params: { learningRate: 0.05, momentum: 0.98 }, steps: 3000 },
  adagrad: { params: { learningRate: 1 }, steps: 3000 },
  adadelta: { params: { learningRate: 50 }, steps: 3000 },
  rmsprop: { params: { learningRate: 0.01 }, steps: 3000 },
  adam: { params: { learningRate: 0.05 }, steps: 2000 },
  adamw: { params: { learningRate: 0.05 }, steps: 2000 },
  adamax: { params: { learningRate: 0.05 }, steps: 3000 },
  nadam: { params: { learningRate: 0.05 }, steps: 2000 },
  // Without its noise, which would not let it rest.
  sgld: { params: { temperature: 0 }, steps: 10_000 },
};

/** In double precision. w as the dense layer holds it: features x classes, the constant feature last. */
function objective({ data, lambda }: Regression, w: ArrayLike<number>): number {
  const { count, columns, classes, x, target } = data;
  let total = 0,
    squares = 0;
  for (let i = 0; i < count; i++) {
    const scores = Array.from({ length: classes }, (_, c) => {
      let sum = w[columns * classes + c]! * constant;
      for (let j = 0; j < columns; j++) sum += x[i * columns + j]! * w[j * classes + c]!;
      return sum;
    });
    const largest = Math.max(...scores),
      partition = scores.reduce((sum, s) => sum + Math.exp(s - largest), 0);
    total += largest + Math.log(partition) - scores[target[i]!]!;
  }
  for (let j = 0; j < columns * classes; j++) squares += w[j]! ** 2;
  return total / count + (lambda / 2) * squares;
}

function fit(problem: Regression, type: OptimizerName): number {
  const { data, lambda, rate } = problem,
    { count, columns, classes, target } = data,
    { params, steps } = settings[type];
  const input = Array.from({ length: count * (columns + 1) }, (_, i) => {
    const column = i % (columns + 1);
    return column === columns ? constant : data.x[Math.floor(i / (columns + 1)) * columns + column]!;
  });
  const layers = [
    layerOf('input', 'input', { shape: [columns + 1] }),
    layerOf('scores', 'dense', { units: classes, bias: false }, 'input'),
  ];
  const plain = { sgd: { learningRate: rate }, sgld: { learningRate: 2 * rate } },
    own = type === 'sgd' || type === 'sgld' ? plain[type] : {},
    penalty: ParameterValues = type === 'sgld' ? { priorPrecision: lambda } : { weightDecay: lambda };
  const optimizer = { type, params: { ...own, ...params, ...penalty } };
  const setting = {
    document: projectOf(layers, { loss: 'crossEntropy' }, optimizer),
    batch: count,
    mode: 'train',
    weights: { 'scores.w': Array<number>((columns + 1) * classes).fill(0) },
    columns: { input, target },
  } as const;
  const trial = takeSteps(setting, steps, type in plain ? () => 1 : cosine);
  return objective(problem, trial.weight('scores.w'));
}

const penalizing = (Object.keys(optimizers) as OptimizerName[]).filter(
  (name) => !('decoupled' in optimizers[name]),
);

function* rows(what: string, problem: Regression, optimum: number): Generator<Row> {
  for (const name of penalizing) yield within(`${what}: ${name}`, fit(problem, name), tolerance, optimum);
}

export const softmaxIris: Task = {
  title: 'softmax regression, iris',
  short: true,
  async *rows() {
    const data = await standardizedIris();
    yield* rows('softmax, iris, L2 1e-2', { data, lambda: 1e-2, rate: 0.1 }, 0.243677);
    // Decoupled weight decay is no penalty, and has another optimum: it gets a problem that needs none, since its
    // classes overlap: versicolor and virginica, by the length and width of the sepal.
    const two = overlapping(data);
    yield within(
      'softmax, two kinds of iris: adamw without decay',
      fitWithout(two),
      tolerance,
      Number(logisticOptimum(two).toFixed(6)),
    );
  },
};

const fitWithout = (data: Table): number => fit({ data, lambda: 0, rate: 0 }, 'adamw');

function overlapping({ x, target, columns }: Table): Table {
  const rowsOf = target.flatMap((t, i) => (t > 0 ? [i] : []));
  return {
    count: rowsOf.length,
    columns: 2,
    classes: 2,
    x: Float64Array.from(rowsOf.flatMap((i) => [x[i * columns]!, x[i * columns + 1]!])),
    target: rowsOf.map((i) => target[i]! - 1),
  };
}

export const softmaxDigits: Task = {
  title: 'softmax regression, digits',
  async *rows() {
    yield* rows('softmax, digits, L2 1e-3', { data: await digits(), lambda: 1e-3, rate: 0.4 }, 0.261865);
  },
};
