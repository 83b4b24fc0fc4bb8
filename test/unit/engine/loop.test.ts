import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../../contract/commands.ts';
import { planArena } from '../../../engine/graph/arena.ts';
import { compile } from '../../../engine/graph/compile.ts';
import { prepareModel } from '../../../engine/graph/model.ts';
import type { Plan } from '../../../engine/graph/plan.ts';
import { clockSize } from '../../../engine/kernels/verbs.ts';
import { freshCourse } from '../../../engine/train/course.ts';
import { trainLoop, type Machine } from '../../../engine/train/loop.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

const layers = [layerOf('input', 'input', { shape: [2] }), layerOf('output', 'dense', { units: 2 }, 'input')];
const model = prepareModel(projectOf(layers));
const plan: Plan = {
  ...compile(model, planArena(model, {}, 4, false, 0), { batch: 4, mode: 'evaluate', seed: 1 }),
  results: clockSize,
};

/** Plans that give these losses, one after the other: no kernels, no memory to speak of. */
function train(losses: readonly number[], parts: { validation: number; test: number }) {
  const memory = new Float32Array(clockSize + 16),
    epochs: EpochRecord[] = [];
  let next = 0;
  const machine: Machine = {
    memory,
    indices: new Int32Array(8),
    clocks: [0],
    parameters: 0,
    average: -1,
    best: -1,
    run: () => ((memory[clockSize] = losses[next++]!), plan),
    mayContinue: () => true,
    step() {},
    epoch: (record) => void epochs.push(record),
    seconds: () => 0,
  };
  const rows = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);
  const facts = { target: { targetUnit: 1, targetVariance: 0 } };
  const result = trainLoop(machine, {
    model,
    split: { train: rows(4), validation: rows(parts.validation), test: rows(parts.test) },
    seed: 1,
    epochs: 2,
    batchSize: 4,
    stepsDone: 0,
    course: freshCourse,
    facts: { train: facts, validation: facts, test: facts },
  });
  const { reason, step, test } = result;
  return { reason, step, test, epochs: epochs.map((e) => e.epoch) };
}

describe('a loss that is no number', () => {
  it('in validation ends the training before its epoch is handed on to be saved', () => {
    const result = train([1, 1, 1, NaN], { validation: 4, test: 4 });
    expect(result).toEqual({ reason: 'diverged', step: 2, test: null, epochs: [1] });
  });

  it('in the test part alone is told, too', () => {
    const result = train([1, 1, Infinity], { validation: 0, test: 4 });
    expect(result).toMatchObject({ reason: 'diverged', step: 2, test: { loss: Infinity }, epochs: [1, 2] });
  });

  it('nowhere: completed', () => {
    expect(train([1, 1, 1], { validation: 0, test: 4 }).reason).toBe('completed');
  });
});

describe('the results of a plan', () => {
  it('have room for every metric that a document names, however often', () => {
    const document = projectOf(layers);
    const often = { ...document, objective: { ...document.objective, metrics: Array(40).fill('accuracy') } };
    const plan = compile(prepareModel(often), planArena(model, {}, 4, true, 0), {
      batch: 4,
      mode: 'evaluate',
      seed: 1,
    });
    const sums = plan.calls.filter((call) => call.verb === 'sum').map((call) => call.args['y']!);
    // What is read and written by other calls while these are being filled.
    const others = plan.calls.flatMap((call) => [call.args['hits'] ?? -1, call.args['x'] ?? -1]);
    expect(sums).toHaveLength(41);
    expect(others.filter((at) => at >= plan.results && at <= Math.max(...sums))).toEqual([]);
  });
});
