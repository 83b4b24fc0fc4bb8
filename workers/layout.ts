import { isInFiles, type AnyDataset } from '../engine/data/dataset.ts';
import { planArena, type Arena, type ColumnFacts } from '../engine/graph/arena.ts';
import { compile, type CompileOptions } from '../engine/graph/compile.ts';
import type { Model } from '../engine/graph/model.ts';
import type { Plan, StepKind } from '../engine/graph/plan.ts';
import { encode } from '../engine/kernels/encode.ts';
import { scratchBytes } from '../engine/kernels/executor.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import type { Affine } from '../engine/data/dataset.ts';
import { reservedBytes } from './protocol.ts';

const page = 65536;

/** Where everything of a job lies in its shared memory, and the plans that work on it. */
export interface JobLayout {
  readonly arena: Arena;
  readonly plans: readonly { readonly plan: Plan; readonly address: number; readonly words: Int32Array }[];
  readonly scratch: readonly number[];
  readonly bytes: number;
}

export interface Step {
  readonly mode: StepKind;
  readonly batch: number;
  /** Of the objective; its last where absent. */
  readonly phase?: string;
  /** The layer whose output is wanted, where that is not the objective's own result. */
  readonly at?: CompileOptions['at'];
  readonly dropOut?: boolean;
}

const alignTo = (bytes: number, unit: number): number => Math.ceil(bytes / unit) * unit;

/** Columns of the data set that the job reads, as the arena must hold them; `held`: rows in memory of those in files. */
export function columnFacts(
  dataset: AnyDataset,
  affine: Readonly<Record<string, Affine>>,
  names: readonly string[],
  held = 0,
): Record<string, ColumnFacts> {
  const facts: Record<string, ColumnFacts> = {};
  for (const name of names) {
    const column = dataset.columns[name]!,
      columns = sizeOf(column.shape),
      common = { columns, affine: affine[name]?.mean.length ?? 1 };
    facts[name] = isInFiles(column)
      ? { ...common, count: held, bytes: true, inPieces: true }
      : { ...common, count: column.values.length / columns, bytes: column.values instanceof Uint8Array };
  }
  return facts;
}

/** arena | activations, shared by all plans | encoded plans | scratch of each lane */
export function layOut(
  model: Model,
  columns: Readonly<Record<string, ColumnFacts>>,
  steps: readonly Step[],
  seed: number,
  lanes: number,
): JobLayout {
  const batch = Math.max(...steps.map((s) => s.batch)),
    training = steps.some((s) => s.mode === 'train');
  const arena = planArena(model, columns, batch, training, reservedBytes / 4);
  const compiled = steps.map((step) => compile(model, arena, { ...step, seed }));
  let end = alignTo(4 * Math.max(...compiled.map((plan) => plan.end)), 64);
  const plans = compiled.map((plan) => {
    const words = encode(plan.calls),
      address = end;
    end = alignTo(end + words.byteLength, 64);
    return { plan, address, words };
  });
  // Lanes that no plan calls would only hold memory.
  const called = compiled.some(({ divided }) => divided) ? lanes : 1;
  const scratch = Array.from({ length: called }, (_, lane) => alignTo(end, page) + lane * scratchBytes);
  return { arena, plans, scratch, bytes: alignTo(scratch.at(-1)! + scratchBytes, page) };
}
