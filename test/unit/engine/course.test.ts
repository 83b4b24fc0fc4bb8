import { describe, expect, it } from 'vitest';
import type { EpochRecord } from '../../../contract/commands.ts';
import type { EarlyStoppingDocument, TrainingDocument } from '../../../contract/project.ts';
import { prepareModel } from '../../../engine/graph/model.ts';
import { planArena } from '../../../engine/graph/arena.ts';
import { compile } from '../../../engine/graph/compile.ts';
import type { Plan } from '../../../engine/graph/plan.ts';
import { clockSize } from '../../../engine/kernels/verbs.ts';
import { freshCourse, type CourseState } from '../../../engine/train/course.ts';
import { trainLoop, type LoopResult, type Machine } from '../../../engine/train/loop.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

const layers = [layerOf('input', 'input', { shape: [1] }), layerOf('output', 'dense', { units: 1 }, 'input')];
const samples = 10,
  batchSize = 4,
  perEpoch = 3,
  rate = 0.5;
const rows = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);
const facts = { target: { targetUnit: 1, targetVariance: 0 } };

/** Where a training was left, in the form in which it is saved. */
interface Left {
  readonly step: number;
  readonly memory: Float32Array;
  readonly course: CourseState;
}

/**
 * A machine without kernels. The first weight is the whole network: training adds the rate to it, its loss is the distance
 * to 4, so that it falls at first and then rises. `steps`: how often it may go on.
 */
function run(training: Partial<TrainingDocument>, from: Left | null = null, steps = Infinity) {
  const document = projectOf(layers),
    model = prepareModel({
      ...document,
      training: {
        ...document.training,
        optimizer: { type: 'sgd', params: { learningRate: rate } },
        epochs: 8,
        ...training,
      },
    });
  const parameters = clockSize,
    best = parameters + model.size,
    results = best + model.size;
  const options = { batch: batchSize, mode: 'evaluate', seed: 1 } as const;
  const plan: Plan = { ...compile(model, planArena(model, {}, batchSize, false, 0), options), results };
  const memory = from?.memory.slice() ?? new Float32Array(results + 1),
    epochs: EpochRecord[] = [],
    rates: number[] = [];
  const machine: Machine = {
    memory,
    indices: new Int32Array(samples),
    clocks: [0],
    parameters,
    average: -1,
    best: training.earlyStopping?.restoreBest ? best : -1,
    run(mode) {
      if (mode === 'train') {
        rates.push(memory[0]!);
        memory[parameters]! += memory[0]!;
      }
      memory[results] = Math.abs(memory[parameters]! - 4) + (mode === 'train' ? 0.1 : 0);
      return plan;
    },
    mayContinue: () => steps-- > 0,
    step() {},
    epoch: (record) => void epochs.push(record),
    seconds: () => 0,
  };
  const result = trainLoop(machine, {
    model,
    split: { train: rows(samples), validation: rows(2), test: rows(2) },
    seed: 1,
    epochs: model.document.training.epochs,
    batchSize,
    stepsDone: from?.step ?? 0,
    course: from?.course ?? freshCourse,
    facts: { train: facts, validation: facts, test: facts },
  });
  const weight = memory[parameters]!,
    kept = memory[best]!;
  const left: Left = {
    step: result.step,
    memory,
    course: JSON.parse(JSON.stringify(result.course)) as CourseState,
  };
  return { result, epochs, rates, weight, kept, left };
}

const wait: EarlyStoppingDocument = { metric: 'loss', patience: 2, minDelta: 0, restoreBest: true };
const halves = { type: 'exponential', params: { gamma: 0.5, unit: 'steps', warmup: 2 } };

describe('the learning rate', () => {
  it('of each step is the full rate times the factor of the schedule', () => {
    const { rates, epochs } = run({ schedule: halves, epochs: 2 });
    expect(rates).toEqual([1 / 3, 2 / 3, 1, 1 / 2, 1 / 4, 1 / 8].map((f) => Math.fround(f * rate)));
    expect(epochs.map((e) => e.learningRate)).toEqual([rate, rate / 8]);
  });

  it('stays as it is where there is no schedule', () => {
    expect(new Set(run({}).rates)).toEqual(new Set([rate]));
  });

  it('falls on a plateau of the validation loss', () => {
    // One epoch takes the weight from 0 to 1.5, 3, 4.5, and so on: its distance from 4 grows from the fourth on.
    const schedule = { type: 'plateau', params: { patience: 1, factor: 0.5 } };
    const { epochs } = run({ schedule, epochs: 8 });
    expect(epochs.map((e) => e.learningRate! / rate)).toEqual([1, 1, 1, 1, 1, 0.5, 0.5, 0.25]);
  });

  it('does not fall because of epochs of the warm-up', () => {
    const schedule = { type: 'plateau', params: { patience: 0, factor: 0.5, warmup: 6 } };
    const { epochs } = run({ schedule, epochs: 8 });
    expect(epochs.slice(6).map((e) => e.learningRate! / rate)).toEqual([1, 0.5]);
  });
});

describe('early stopping', () => {
  it('ends the run, and gives back the weights of the best epoch', () => {
    const { result, epochs, weight, kept } = run({ earlyStopping: wait });
    expect(result).toMatchObject({ reason: 'early-stopped', step: 5 * perEpoch, restored: true });
    expect(epochs.map((e) => e.validation!.loss)).toEqual([2.5, 1, 0.5, 2, 3.5]);
    expect([weight, kept]).toEqual([4.5, 7.5]);
    expect(result.test).toEqual({ loss: 0.5 });
  });

  it('or leaves those of the last, where told so', () => {
    const { result, weight } = run({ earlyStopping: { ...wait, restoreBest: false } });
    expect(result).toMatchObject({ reason: 'early-stopped', restored: false, test: { loss: 3.5 } });
    expect(weight).toBe(7.5);
  });

  it('gives back the best at the end of all epochs, too', () => {
    const { result, weight } = run({ earlyStopping: { ...wait, patience: 100 } });
    expect(result).toMatchObject({ reason: 'completed', step: 8 * perEpoch, restored: true });
    expect(weight).toBe(4.5);
  });

  it('but not where a person stops the run', () => {
    const { result, weight } = run({ earlyStopping: { ...wait, patience: 100 } }, null, 7 * 4);
    expect(result).toMatchObject({ reason: 'stopped', restored: false });
    expect(weight).toBe(10.5);
  });
});

describe('a run that is stopped anywhere and resumed', () => {
  const courses: Record<string, Partial<TrainingDocument>> = {
    plain: {},
    plateau: { schedule: { type: 'plateau', params: { patience: 0, factor: 0.5 } } },
    'early stopping': { earlyStopping: wait },
    both: {
      schedule: { type: 'plateau', params: { patience: 1, factor: 0.5, warmup: 1 } },
      earlyStopping: { ...wait, patience: 4 },
    },
    'two batches an update': {
      accumulate: 2,
      schedule: { type: 'exponential', params: { gamma: 0.9, unit: 'steps' } },
    },
    'an update an epoch': { accumulate: 5, earlyStopping: wait },
    cosine: { schedule: { type: 'cosine', params: { warmup: 2, period: 3, growth: 2 } } },
  };
  const outcome = ({ result, weight }: { result: LoopResult; weight: number }) => ({ ...result, weight });

  it.each(Object.entries(courses))('ends as if it had never been: %s', (_, training) => {
    const whole = run(training);
    // Each look between two updates, those of the validation among them.
    const looks = whole.epochs.length * (Math.ceil(perEpoch / (training.accumulate ?? 1)) + 1);
    for (let steps = 0; steps < looks; steps++) {
      const first = run(training, null, steps),
        second = run(training, first.left);
      expect(first.result.reason).toBe('stopped');
      expect([...first.epochs, ...second.epochs]).toEqual(whole.epochs);
      expect([...first.rates, ...second.rates]).toEqual(whole.rates);
      expect(outcome(second)).toEqual(outcome(whole));
    }
  });
});
