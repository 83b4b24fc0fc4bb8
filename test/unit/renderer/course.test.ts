import { describe, expect, test } from 'vitest';
import type { EpochRecord } from '../../../contract/commands.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import { check } from '../../../engine/graph/check.ts';
import { schedules } from '../../../engine/schedules/index.ts';
import {
  scheduleOf,
  setAccumulate,
  setStart,
  setAverage,
  setEarlyStopping,
  setSchedule,
  setScheduleParameter,
} from '../../../renderer/document/settingEdits.ts';
import { EpochCurves } from '../../../renderer/train/epochs.ts';
import { rateCurve } from '../../../renderer/train/rates.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

const layers = [layerOf('in', 'input', { shape: [4] }), layerOf('out', 'dense', { units: 1 }, 'in')];
const plain = projectOf(layers, {}, { type: 'sgd', params: { learningRate: 0.2 } });
const document: ProjectDocument = { ...plain, training: { ...plain.training, epochs: 10 } };

describe('the schedule', () => {
  test('is nothing in the document where it is the default', () => {
    const cosine = setSchedule(document, 'cosine', schedules.cosine.parameters);
    expect(cosine.training.schedule).toEqual({ type: 'cosine', params: {} });
    expect(setSchedule(cosine, 'constant', schedules.constant.parameters)).toEqual(document);
    expect(setSchedule(document, 'constant', schedules.constant.parameters)).toBe(document);
    expect(setSchedule(cosine, 'cosine', schedules.cosine.parameters)).toBe(cosine);
    expect(scheduleOf(document)).toEqual({ type: 'constant', params: {} });
  });

  test('keeps its warm-up when it changes, and nothing that the next one does not know', () => {
    let edited = setSchedule(document, 'step', schedules.step.parameters);
    edited = setScheduleParameter(edited, schedules.step.parameters, 'stepSize', 3);
    edited = setScheduleParameter(edited, schedules.step.parameters, 'warmup', 2);
    edited = setSchedule(edited, 'plateau', schedules.plateau.parameters);
    expect(edited.training.schedule).toEqual({ type: 'plateau', params: { warmup: 2 } });
    expect(check(edited, null).problems).toEqual([]);
  });

  test('a parameter of the constant one brings it into the document, its default takes it out again', () => {
    const { parameters } = schedules.constant;
    const warm = setScheduleParameter(document, parameters, 'warmup', 2);
    expect(warm.training.schedule).toEqual({ type: 'constant', params: { warmup: 2 } });
    expect(setScheduleParameter(warm, parameters, 'warmup', undefined)).toEqual(document);
  });
});

describe('early stopping', () => {
  test('begins with defaults that are right, and goes without a trace', () => {
    const on = setEarlyStopping(document, {});
    expect(check(on, null).problems).toEqual([]);
    expect(setEarlyStopping(on, null)).toEqual(document);
    expect(setEarlyStopping(document, null)).toBe(document);
    expect(setEarlyStopping(on, {})).toBe(on);
    expect(setEarlyStopping(on, { patience: 3 }).training.earlyStopping).toMatchObject({ patience: 3 });
  });
});

test('batches per update and the average of weights leave no trace where they are the default', () => {
  const several = setAccumulate(document, 4);
  expect(several.training.accumulate).toBe(4);
  expect(check(several, null).problems).toEqual([]);
  expect(setAccumulate(several, undefined)).toEqual(document);
  expect(setAccumulate(several, 1)).toEqual(document);
  expect(setAccumulate(document, 1)).toBe(document);
  const averaged = setAverage(document, {});
  expect(check(averaged, null).problems).toEqual([]);
  expect(setAverage(averaged, { decay: 0.9 }).training.average).toEqual({ decay: 0.9 });
  expect(setAverage(averaged, {})).toBe(averaged);
  expect(setAverage(averaged, null)).toEqual(document);
  expect(setAverage(document, null)).toBe(document);
});

describe('the picture of the rate', () => {
  test('is a straight line for a linear schedule, from the first step to the last', () => {
    const linear = setSchedule(document, 'polynomial', schedules.polynomial.parameters);
    const points = rateCurve(linear, 50)!;
    for (const { x, y } of points) expect(y).toBeCloseTo(0.2 * (1 - x / 10), 12);
    expect([points[0]!.x, points.at(-1)!.x]).toEqual([0, 10 - 1 / 50]);
  });

  test('has at most a few hundred points, however long the run, and some for the shortest', () => {
    const long = { ...document, training: { ...document.training, epochs: 100_000 } };
    expect(rateCurve(long, 1000)!.length).toBeLessThan(500);
    const short = { ...document, training: { ...document.training, epochs: 1 } };
    expect(rateCurve(short, 1)).toEqual([{ x: 0, y: 0.2 }]);
    expect(rateCurve(document, null)!.length).toBeGreaterThan(1);
  });

  test('is none while the settings are wrong', () => {
    const wrong = setSchedule(document, 'step', schedules.step.parameters);
    expect(rateCurve(setScheduleParameter(wrong, schedules.step.parameters, 'stepSize', 0), 5)).toBeNull();
    const unknown = { ...document.training, schedule: { type: 'stair', params: {} } };
    expect(rateCurve({ ...document, training: unknown }, 5)).toBeNull();
  });
});

test('the curve of the rate is worth showing once the rate has moved', () => {
  const curves = new EpochCurves();
  const push = (epoch: number, learningRate?: number) =>
    curves.push({
      epoch,
      step: epoch,
      seconds: 0,
      train: { loss: 1 },
      validation: null,
      ...(learningRate !== undefined && { learningRate }),
    } satisfies EpochRecord);
  push(1, 0.1);
  push(2, 0.1);
  expect(curves.rateMoves).toBe(false);
  push(3, 0.05);
  expect(curves.rateMoves).toBe(true);
  expect(curves.points('run', 'learningRate').map(({ y }) => y)).toEqual([0.1, 0.1, 0.05]);
  expect(curves.metrics()).toEqual(['loss']);
  curves.clear();
  push(1);
  push(2);
  expect([curves.rateMoves, curves.points('run', 'learningRate')]).toEqual([false, []]);
});

test('gradients in time are those of the newest epoch, in arrays that charts may keep', () => {
  const curves = new EpochCurves();
  const push = (epoch: number, gradients?: EpochRecord['gradients']) =>
    curves.push({
      epoch,
      step: epoch,
      seconds: 0,
      train: { loss: 1 },
      validation: null,
      ...(gradients && { gradients }),
    });
  push(1, { lstm: [0.5, 2] });
  const kept = curves.gradients.get('lstm');
  expect(kept).toEqual([
    { x: 1, y: 0.5 },
    { x: 2, y: 2 },
  ]);
  // A logarithmic scale has no place for zero.
  push(2, { lstm: [0, 3] });
  expect(curves.gradients.get('lstm')).toBe(kept);
  expect(kept).toEqual([
    { x: 1, y: NaN },
    { x: 2, y: 3 },
  ]);
  curves.clear();
  push(1);
  expect(curves.gradients.size).toBe(0);
});

test('weights to begin with are named or not at all, and the same document comes back where nothing changes', () => {
  const imported = setStart(document, 'imported.safetensors');
  expect(imported.training.start).toEqual({ weights: 'imported.safetensors' });
  expect(setStart(imported, 'imported.safetensors')).toBe(imported);
  expect(setStart(imported, null)).toEqual(document);
  expect(setStart(document, null)).toBe(document);
});
