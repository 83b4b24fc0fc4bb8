import { generate } from '../../../engine/data/generate.ts';
import { initialWeights, prepareModel, weightName } from '../../../engine/graph/model.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';
import { atLeast, atMost, type Task } from '../task.ts';

const steps = 40,
  symbols = 7,
  strings = 256,
  /** Strings between two looks at whether all is learned, and the most there may be. */
  look = 128,
  most = 256 * look,
  rate = 0.01;
const backend = webAssembly(variantNames[0]!);

const layers = [
  layerOf('input', 'input', { shape: [steps, symbols], variable: true }),
  // The paper's cell has no forget gate: it forgets nothing. This one begins nearly so.
  layerOf('lstm', 'lstm', { units: 8, returns: 'sequence', forgetBias: 2 }, 'input'),
  layerOf('output', 'dense', { units: symbols }, 'lstm'),
];
const document = projectOf(
  layers,
  { loss: 'crossEntropy' },
  { type: 'adam', params: { learningRate: rate } },
);

const stringsOf = (count: number, seed: number, target: 'next' | 'possible'): Columns => {
  const { columns } = generate('reber', { count, seed, steps, target });
  return Object.fromEntries(
    Object.entries(columns).map(([name, { values }]) => [name, values as Float32Array]),
  );
};

/** At every step the symbols that may follow are those with the highest scores: the string is understood. */
function allUnderstood(
  scores: ArrayLike<number>,
  possible: ArrayLike<number>,
  lengths: ArrayLike<number>,
): boolean {
  for (let i = 0; i < lengths.length; i++) {
    for (let step = 0; step < lengths[i]!; step++) {
      const at = (i * steps + step) * symbols;
      let least = Infinity,
        mostOthers = -Infinity;
      for (let s = 0; s < symbols; s++) {
        if (possible[at + s] === 1) least = Math.min(least, scores[at + s]!);
        else mostOthers = Math.max(mostOthers, scores[at + s]!);
      }
      if (least <= mostOthers) return false;
    }
  }
  return true;
}

type Columns = Readonly<Record<string, Float32Array>>;
type Weights = Record<string, readonly number[]>;

function firstWeights(seed: number): Weights {
  const model = prepareModel(document),
    values = initialWeights(model, seed);
  return Object.fromEntries(
    model.weights.map((w) => [weightName(w), Array.from(values.subarray(w.at, w.at + w.size))]),
  );
}

/** What a stretch of training leaves behind. */
interface Learned {
  readonly weights: Weights;
  readonly slots: readonly Float32Array[];
}

/** One string at a time, from `row` on; the kernels' memory is shared with the judge, so all that counts is copied out. */
function learn({ weights, slots }: Learned, shown: Columns, row: number, seed: number): Learned {
  const trial = new Trial({ document, batch: 1, mode: 'train', weights, columns: {} }, { backend, seed });
  const { memory, arena, model } = trial;
  arena.slots.forEach((at, i) => memory.set(slots[i] ?? new Float32Array(model.trainable), at));
  for (let step = row; step < row + look; step++) {
    for (const [name, values] of Object.entries(shown)) {
      if (!(name in trial.plan.inputs)) continue;
      const size = values.length / most;
      trial.column(name).set(values.subarray(step * size, (step + 1) * size));
    }
    trial.tick(step + 1, rate);
    trial.run();
  }
  return {
    weights: Object.fromEntries(trial.trainable.map((name) => [name, Array.from(trial.weight(name))])),
    slots: arena.slots.map((at) => Float32Array.from(memory.subarray(at, at + model.trainable))),
  };
}

function understands({ weights }: Learned, judged: Columns): boolean {
  const trial = new Trial({ document, batch: strings, mode: 'evaluate', weights, columns: {} }, { backend });
  for (const name of ['input', 'input.lengths']) trial.column(name).set(judged[name]!);
  // The loss is not asked for: any class will do.
  trial.column('target').fill(0);
  trial.run();
  return allUnderstood(trial.output, judged['target']!, judged['input.lengths']!);
}

/** How many strings were shown, one by one, until all of `strings` others were understood; Infinity where `most` were not enough. */
function stringsToLearn(seed: number): number {
  const shown = stringsOf(most, seed, 'next'),
    judged = stringsOf(strings, seed + 1000, 'possible');
  let learned: Learned = { weights: firstWeights(seed), slots: [] };
  for (let row = 0; row < most; row += look) {
    learned = learn(learned, shown, row, seed);
    if (understands(learned, judged)) return row + look;
  }
  return Infinity;
}

export const reber: Task = {
  title: 'embedded Reber grammar',
  *rows() {
    const counts = Array.from({ length: 10 }, (_, i) => stringsToLearn(i + 1)),
      learned = counts.filter(Number.isFinite);
    yield atLeast('embedded Reber grammar, LSTM of 8: seeds that learn it', learned.length, 10);
    yield atMost('embedded Reber grammar: strings shown, mean', counts.reduce((a, b) => a + b) / 10, 8440);
  },
};
