/**
 * How the cost of our step grows with its sizes: a network of dense layers on two lanes, one size changed at a time. In a process
 * of its own: `node bench/growth.ts`
 */
import { createWorkers } from '../workers/index.ts';
import { dataOf } from './data.ts';
import { chain, relu, type BenchModel, type Row } from './models.ts';
import { rateOf } from './rate.ts';
import { laneFiles } from './steps.ts';

const seconds = 0.6,
  features = 256,
  classes = 10,
  /** Of an epoch: long enough that its end weighs little. */
  operationsPerEpoch = 3e10;

interface Sizes {
  readonly batch: number;
  readonly width: number;
  readonly depth: number;
  /** Of the data set; enough for an epoch where absent. */
  readonly samples?: number;
}

const usual: Sizes = { batch: 64, width: 256, depth: 2 };
const doubling = (from: number, to: number, factor = 2): number[] =>
  from > to ? [] : [from, ...doubling(from * factor, to, factor)];

const grown: readonly (readonly [keyof Sizes, readonly number[]])[] = [
  ['batch', doubling(16, 1024)],
  ['width', doubling(64, 2048)],
  ['depth', doubling(1, 32)],
  ['samples', doubling(512, 131_072, 4)],
];

/** Of a step: forward, dw, and dx of all layers but the first. */
function operations({ batch, width, depth }: Sizes): number {
  const first = features * width,
    others = (depth - 1) * width * width + width * classes;
  return 2 * batch * (2 * first + 3 * others);
}

function modelWith(sizes: Sizes): BenchModel {
  const { batch, width, depth, samples } = sizes,
    steps = Math.min(1024, Math.max(16, Math.round(operationsPerEpoch / operations(sizes))));
  const hidden = Array.from({ length: depth }, (_, i): Row[] => [
    [`dense${i}`, 'dense', { units: width, initializer: 'heUniform' }],
    relu(`relu${i}`),
  ]).flat();
  const main = chain(['input', 'input', { shape: [features] }], ...hidden, [
    'output',
    'dense',
    { units: classes },
  ]);
  return {
    networks: { main },
    target: { classes },
    objective: { type: 'supervised', loss: 'crossEntropy', lossParams: {} },
    batch,
    steps: samples === undefined ? steps : Math.ceil(samples / batch),
  };
}

export async function benchGrowth(): Promise<object[]> {
  const workers = createWorkers(laneFiles),
    rows: object[] = [];
  try {
    for (const [size, values] of grown) {
      for (const value of values) {
        const sizes = { ...usual, [size]: value },
          model = modelWith(sizes);
        const dataset = dataOf(model),
          rate = await rateOf(workers, model, { lanes: 2, seconds, dataset });
        rows.push({
          grows: size,
          to: value,
          stepsPerSecond: rate,
          samplesPerSecond: rate * sizes.batch,
          gflops: (rate * operations(sizes)) / 1e9,
        });
      }
    }
  } finally {
    await workers.close();
  }
  return rows;
}

if (import.meta.main) console.log(JSON.stringify(await benchGrowth()));
