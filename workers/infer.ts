import { availableParallelism } from 'node:os';
import { problem, ProblemError } from '../contract/problems.ts';
import { chunkingOf, isInFiles, takeRows, type AnyDataset, type Column } from '../engine/data/dataset.ts';
import { evaluationBatch, layOut, type Step } from '../engine/graph/layout.ts';
import { prepareModel } from '../engine/graph/model.ts';
import { reservedBytes } from '../engine/kernels/places.ts';
import { batchSizes } from '../engine/train/batches.ts';
import { freshCourse } from '../engine/train/course.ts';
import type { InferenceResult, InferenceSpec } from './api.ts';
import type { Context } from './context.ts';
import { factsOf } from './facts.ts';
import { runGroup } from './group.ts';
import { columnFacts, columnsOf, fillMemory, targetsOf } from './prepare.ts';
import type { LeadResult, LeadTask } from './protocol.ts';
import { chunkingFor, piecesOf, readTaskOf, streamOf } from './stream.ts';
import { writeWeights } from './weights.ts';

/** Outputs of trained weights on some samples, and their loss and metrics where there is a target. */
export async function infer(context: Context, spec: InferenceSpec): Promise<InferenceResult> {
  const { document, affine } = spec;
  if (spec.indices.length === 0)
    throw new ProblemError(
      problem('data/empty', { path: spec.dataset.name, expected: 'at least one sample' }),
    );
  // Only what is looked at goes into the shared memory: a few samples of a large data set cost little.
  const dataset = lookedAt(spec.dataset, spec.indices),
    indices = Uint32Array.from(spec.indices, (_, i) => i);
  const model = prepareModel(document),
    kernels = await context.kernels(spec.portable);
  // Whoever brings targets wants to know how well they are met.
  const targets = targetsOf(model, { dataset, affine }),
    hasTarget =
      model.objective.target === 'target' &&
      Object.values(targets).every(({ column }) => column !== undefined),
    withTarget = !spec.at && !spec.continuation && !spec.dropOut && (spec.judge ?? hasTarget);
  const sizes = [...new Set(batchSizes(indices.length, evaluationBatch))];
  const steps = sizes.map((batch): Step => ({
    mode: withTarget ? 'evaluate' : 'infer',
    batch,
    ...(spec.at && { at: spec.at }),
    ...(spec.dropOut && { dropOut: true }),
  }));
  const none = new Uint32Array(0),
    names = columnsOf(model, dataset, withTarget);
  const chunking = chunkingFor(model, dataset.chunking ?? chunkingOf(1)),
    stream = streamOf(dataset, names, chunking, { train: none, validation: none, test: spec.indices });
  const columns = columnFacts(dataset, affine, names, stream?.held);
  const layout = layOut(model, columns, steps, spec.dropOut?.seed ?? 0, spec.lanes || availableParallelism());
  const memory = context.memories.take(layout.bytes, reservedBytes);
  let quiet = true;
  try {
    const floats = fillMemory(memory, layout, model, dataset, affine),
      { arena } = layout;
    writeWeights(model, spec.weights, floats.subarray(arena.parameters, arena.parameters + model.size));
    const { continuation } = spec,
      fed = continuation && arena.columns[continuation.column]!;
    // As the target stands in the data set that was asked about: of columns in files all rows are there still.
    const facts = await factsOf(model, targets, indices, spec.indices);
    const lead: LeadTask = {
      kind: 'infer',
      document,
      seed: 0,
      stepsDone: spec.dropOut?.pass ?? 0,
      course: freshCourse,
      clocks: arena.clocks,
      indices: arena.indices,
      parameters: arena.parameters,
      average: arena.average,
      best: arena.best,
      split: { train: none, validation: none, test: indices },
      facts: { train: facts, validation: facts, test: facts },
      chunking: null,
      pieces: piecesOf(stream, layout),
      port: null,
      ...(fed && { continuation: { ...continuation!, source: fed.source, size: fed.columns } }),
    };
    const read = readTaskOf(stream, memory, layout, dataset, 0);
    const outcome = await runGroup(context.pool, memory, kernels.module, layout, lead, read);
    quiet = outcome.quiet;
    if (outcome.unreadable) throw new ProblemError(outcome.unreadable);
    if (!outcome.ok) throw new ProblemError(outcome.problem);
    const { metrics, outputs } = outcome.result as LeadResult & { kind: 'infer' };
    const shown = model.networks.get(spec.at?.network ?? model.objective.shows)!,
      layer = shown.byId.get(spec.at?.layer ?? shown.output!)!;
    const shape = continuation ? [continuation.steps, continuation.width] : layer.shape;
    return { metrics, outputs, outputShape: [...shape] };
  } finally {
    if (quiet) context.memories.give(memory);
  }
}

/** The rows that are looked at; columns in files stay there, and are read row by row as they are looked at. */
function lookedAt(dataset: AnyDataset, rows: Uint32Array): AnyDataset {
  const entries = Object.entries(dataset.columns),
    held = entries.filter((entry): entry is [string, Column] => !isInFiles(entry[1]));
  const taken = takeRows({ ...dataset, columns: Object.fromEntries(held) }, rows);
  return { ...dataset, ...taken, columns: { ...dataset.columns, ...taken.columns } };
}
