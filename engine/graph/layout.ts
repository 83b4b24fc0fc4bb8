import { reservedBytes, scratchBytes } from '../kernels/places.ts';
import { encode } from '../kernels/encode.ts';
import { planArena, type Arena, type ColumnFacts } from './arena.ts';
import { compile, type CompileOptions } from './compile.ts';
import type { Model } from './model.ts';
import type { Plan, StepKind } from './plan.ts';

const page = 65536;

/** Where everything of a job lies in its shared memory, and the plans that work on it. */
export interface JobLayout {
  readonly arena: Arena;
  readonly plans: readonly { readonly plan: Plan; readonly address: number; readonly words: Int32Array }[];
  readonly scratch: readonly number[];
  readonly bytes: number;
}

/** Rows of one evaluation step: enough to keep every lane busy, little enough to need less memory than training. */
export const evaluationBatch = 256;

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

/** The plans that a training needs whose batches have these sizes, in training and in evaluation. */
export function trainingSteps(
  { phases, objective, document }: Model,
  sizes: readonly number[],
  evaluated: readonly number[],
): Step[] {
  const steps = new Map<string, Step>();
  const need = (mode: StepKind, batches: readonly number[], which: readonly string[]) => {
    for (const batch of new Set(batches))
      for (const phase of which) steps.set(`${mode} ${batch} ${phase}`, { mode, batch, phase });
  };
  need('train', sizes, phases);
  if ((document.training.accumulate ?? 1) > 1) need('accumulate', sizes, phases);
  need('evaluate', evaluated, objective.distinct ? phases : phases.slice(-1));
  return [...steps.values()];
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
