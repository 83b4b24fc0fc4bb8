import type { Affine } from '../data/dataset.ts';
import type { Model } from '../graph/model.ts';
import type { Plan } from '../graph/plan.ts';
import { Random, streams } from '../tensor/random.ts';
import { batchSizes } from './batches.ts';
import type { Machine } from './loop.ts';
import { evaluationBatch } from '../graph/layout.ts';

/** How a network goes on with sequences: what it says comes next is what it reads next. */
export interface Continuation {
  /** The column it reads: float32, of steps x width. */
  readonly column: string;
  /** Values of one step. */
  readonly width: number;
  /** Steps at the beginning of each sample that are there already, 1 to all; then places are filled, then the window moves. */
  readonly given: number;
  /** Steps to make. */
  readonly steps: number;
  readonly feed: TokenFeed | ValueFeed;
}

/** Outputs are scores of tokens: softmax(scores / temperature), or the best one where the temperature is 0. */
export interface TokenFeed {
  readonly kind: 'tokens';
  readonly temperature: number;
  readonly seed: number;
}

/** Outputs are the next values, one step or several, in the unit of a preprocessing. */
export interface ValueFeed {
  readonly kind: 'values';
  readonly unit: Affine;
  /** Of outputs such as [mean | log variance], the first of so many parts is what is said. */
  readonly parts: number;
}

/** Where the column lies: offset and values of one sample. */
export interface FedColumn {
  readonly source: number;
  readonly size: number;
}

/**
 * Goes on with `count` samples whose columns are in memory: [count, steps, width], tokens by number, values in the unit of the
 * data. Each sample has random numbers of its own. Where the network says something at every step, it is what it says at the last
 * step that is there, which in a network that looks back only hangs on nothing behind it.
 */
export function continueSequences(
  machine: Pick<Machine, 'memory' | 'indices' | 'run'>,
  model: Model,
  { width, given, steps, feed }: Continuation,
  { source, size }: FedColumn,
  count: number,
): Float32Array {
  const { memory } = machine,
    made = new Float32Array(count * steps * width),
    window = size / width;
  const phase = model.phases.at(-1)!,
    say = feed.kind === 'tokens' ? tokenSayer(feed) : valueSayer(feed);
  const { shape } = model.networks.get('main')!.byId.get(model.networks.get('main')!.output!)!;
  let first = 0;
  for (const batch of batchSizes(count, evaluationBatch)) {
    for (let i = 0; i < batch; i++) machine.indices[i] = first + i;
    const randoms = Array.from({ length: batch }, (_, i) => sayerRandom(feed, first + i));
    for (let done = 0; done < steps;) {
      const plan = machine.run('infer', batch, phase),
        there = Math.min(given + done, window);
      let said = 0;
      for (let i = 0; i < batch; i++) {
        const next = say(rowAt(memory, plan, i, shape, there - 1), randoms[i]!);
        said = Math.min(next.length / width, steps - done);
        const at = source + (first + i) * size;
        for (let k = 0; k < said; k++) {
          const step = next.subarray(k * width, (k + 1) * width);
          made.set(step, ((first + i) * steps + done + k) * width);
          append(memory.subarray(at, at + size), step, given + done + k);
        }
      }
      done += said;
    }
    first += batch;
  }
  return made;
}

/** Puts a step behind those that are there; the oldest one goes where there is no room. */
function append(sample: Float32Array, step: Float32Array, there: number): void {
  const free = there * step.length;
  if (free < sample.length) sample.set(step, free);
  else {
    sample.copyWithin(0, step.length);
    sample.set(step, sample.length - step.length);
  }
}

/** Output of a sample: of [steps, n] that of one step, else all. */
function rowAt(
  memory: Float32Array,
  { output, batch }: Plan,
  sample: number,
  shape: readonly number[],
  step: number,
): Float32Array {
  const size = output.size / batch,
    at = output.offset + sample * size;
  if (shape.length !== 2) return memory.subarray(at, at + size);
  const row = at + step * shape[1]!;
  return memory.subarray(row, row + shape[1]!);
}

type Say = (output: Float32Array, random: Random) => Float32Array;

const sayerRandom = (feed: Continuation['feed'], sample: number): Random =>
  new Random(feed.kind === 'tokens' ? feed.seed : 0, streams.draw, sample);

function tokenSayer({ temperature }: TokenFeed): Say {
  return (scores, random) => {
    let best = 0;
    scores.forEach((score, token) => {
      if (score > scores[best]!) best = token;
    });
    if (temperature === 0) return Float32Array.of(best);
    // Less the largest, so that no power is infinite.
    const powers = Float64Array.from(scores, (score) => Math.exp((score - scores[best]!) / temperature));
    let left = random.uniform() * powers.reduce((a, b) => a + b, 0);
    const drawn = powers.findIndex((power) => (left -= power) < 0);
    // Rounding may leave a little after the last.
    return Float32Array.of(drawn < 0 ? best : drawn);
  };
}

function valueSayer({ unit: { mean, scale }, parts }: ValueFeed): Say {
  return (output) =>
    output
      .slice(0, output.length / parts)
      .map((value, j) => value / scale[j % scale.length]! + mean[j % mean.length]!);
}
