import { availableParallelism } from 'node:os';
import { problem, ProblemError } from '../contract/problems.ts';
import { takeRows } from '../engine/data/dataset.ts';
import { prepareModel } from '../engine/graph/model.ts';
import { batchSizes } from '../engine/train/batches.ts';
import { targetFacts } from '../engine/train/facts.ts';
import { freshCourse } from '../engine/train/course.ts';
import { evaluationBatch } from '../engine/train/loop.ts';
import type { InferenceResult, InferenceSpec } from './api.ts';
import type { Context } from './context.ts';
import { runGroup } from './group.ts';
import { columnFacts, layOut, type Step } from './layout.ts';
import { columnsOf, fillMemory, targetOf } from './prepare.ts';
import { reservedBytes, type LeadResult } from './protocol.ts';
import { writeWeights } from './weights.ts';

/** Outputs of trained weights on some samples, and their loss and metrics where there is a target. */
export async function infer(context: Context, spec: InferenceSpec): Promise<InferenceResult> {
  const { document, affine } = spec;
  if (spec.indices.length === 0)
    throw new ProblemError(
      problem('data/empty', { path: spec.dataset.name, expected: 'at least one sample' }),
    );
  // Only what is looked at goes into the shared memory: a few samples of a large data set cost little.
  const dataset = takeRows(spec.dataset, spec.indices),
    indices = Uint32Array.from(spec.indices, (_, i) => i);
  const model = prepareModel(document),
    kernels = await context.kernels(spec.portable);
  // Whoever brings targets wants to know how well they are met.
  const { target, lengths, unit } = targetOf(model, { dataset, affine }),
    hasTarget = model.objective.target === 'target' && target !== undefined,
    withTarget = !spec.at && !spec.continuation && !spec.dropOut && (spec.judge ?? hasTarget);
  const sizes = [...new Set(batchSizes(indices.length, evaluationBatch))];
  const steps = sizes.map((batch): Step => ({
    mode: withTarget ? 'evaluate' : 'infer',
    batch,
    ...(spec.at && { at: spec.at }),
    ...(spec.dropOut && { dropOut: true }),
  }));
  const columns = columnFacts(dataset, affine, columnsOf(model, dataset, withTarget));
  const layout = layOut(model, columns, steps, spec.dropOut?.seed ?? 0, spec.lanes || availableParallelism());
  const memory = context.memories.take(layout.bytes, reservedBytes);
  let quiet = true;
  try {
    const floats = fillMemory(memory, layout, model, dataset, affine),
      { arena } = layout;
    writeWeights(model, spec.weights, floats.subarray(arena.parameters, arena.parameters + model.size));
    const { continuation } = spec,
      fed = continuation && arena.columns[continuation.column]!;
    const none = new Uint32Array(0),
      facts = targetFacts(target, indices, unit, lengths);
    const outcome = await runGroup(context.pool, memory, kernels.module, layout, {
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
      data: arena.data,
      split: { train: none, validation: none, test: indices },
      facts: { train: facts, validation: facts, test: facts },
      port: null,
      ...(fed && { continuation: { ...continuation!, source: fed.source, size: fed.columns } }),
    });
    quiet = outcome.quiet;
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
