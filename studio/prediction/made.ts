import { ProblemError, problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import type { Affine } from '../../engine/data/dataset.ts';
import { restore } from '../../engine/data/preprocess.ts';
import { losses, type Loss, type LossName } from '../../engine/losses/index.ts';
import { objectives, type ObjectiveName } from '../../engine/objectives/index.ts';
import { withDefaults } from '../../engine/parameters.ts';
import { Random, streams } from '../../engine/tensor/random.ts';
import type { Shape } from '../../engine/tensor/shape.ts';
import { rowsOf, sigmoid } from './outputs.ts';

/** Samples that a network has made, in the unit of the data. */
export interface Made {
  readonly count: number;
  /** Of one sample. */
  readonly shape: Shape;
  readonly values: Float32Array;
  /** Of the features of a table. */
  readonly names: readonly string[] | null;
  /** See Column.maximum. */
  readonly maximum: number | null;
}

/** One row of a maker's output as a sample in the network's unit: the mean of a likelihood, or drawn from it. */
type Reader = (row: Float32Array, random: Random | null) => Float32Array;

const readers = {
  exact: { draws: false, read: (row) => row.slice() },
  // z -> p = sigmoid(z), or 1 with that probability.
  bernoulli: {
    draws: true,
    read: (row, random) => row.map((z) => (random ? Number(random.uniform() < sigmoid(z)) : sigmoid(z))),
  },
  // [mean | log variance]
  gaussian: {
    draws: true,
    read(row, random) {
      const n = row.length / 2;
      return Float32Array.from({ length: n }, (_, j) =>
        random ? row[j] + Math.exp(row[n + j] / 2) * random.normal() : row[j],
      );
    },
  },
} as const satisfies Record<string, { draws: boolean; read: Reader }>;

function readerOf({ objective }: ProjectDocument): (typeof readers)[keyof typeof readers] {
  if (!objectives[objective.type as ObjectiveName].usesLoss) return readers.exact;
  const loss: Loss = losses[objective.loss as LossName];
  if (loss.outputsPerTarget === 2) return readers.gaussian;
  const isLogit = loss.logits(withDefaults(loss.parameters, objective.lossParams));
  return loss.target === 'binary' && isLogit ? readers.bernoulli : readers.exact;
}

/** Throws ProblemError `run/nothing-to-draw` where the document gives no distribution. */
export function refuseDraw(document: ProjectDocument): void {
  if (readerOf(document).draws) return;
  const { type, loss } = document.objective,
    usesLoss = objectives[type as ObjectiveName].usesLoss;
  const what = usesLoss ? `The loss "${loss}"` : `The objective "${type}"`;
  throw new ProblemError(problem('run/nothing-to-draw', { what }));
}

/** Outputs of a maker's last layer, as samples in the unit of the data. `seed`: drawn, each row by its number; null: means. */
export function readMade(
  { document, affine }: { document: ProjectDocument; affine: Readonly<Record<string, Affine>> },
  outputs: Float32Array,
  count: number,
  seed: number | null,
): Float32Array {
  const { read } = readerOf(document),
    rows: Float32Array[] = [];
  for (const row of rowsOf(outputs, count)) {
    const random = seed === null ? null : new Random(seed, streams.draw, rows.length);
    rows.push(restore(read(row, random), affine.input));
  }
  const size = rows[0].length,
    values = new Float32Array(count * size);
  rows.forEach((row, i) => values.set(row, i * size));
  return values;
}
