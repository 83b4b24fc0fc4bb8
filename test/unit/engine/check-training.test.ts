import { describe, expect, it } from 'vitest';
import type { ParameterValues, ProjectDocument } from '../../../contract/project.ts';
import { projectOf } from '../../cases/document.ts';
import { classify, end, flowers, found, input, trainedWith } from './drawings.ts';

describe('the course of training is checked', () => {
  const inCourse = (training: Partial<ProjectDocument['training']>) => {
    const document = projectOf([input, end], { ...classify, metrics: ['accuracy'] });
    return found(trainedWith({ epochs: 10, ...training }, document), flowers);
  };
  const wait = { metric: 'loss', patience: 3, minDelta: 0, restoreBest: true };

  it('right settings have no problem', () => {
    const right: Record<string, ParameterValues> = {
      constant: {},
      step: { stepSize: 3, warmup: 9 },
      multiStep: { milestones: [1, 2, 30] },
      cosine: { warmup: 200, unit: 'steps' },
    };
    for (const [type, params] of Object.entries(right))
      expect(inCourse({ schedule: { type, params } })).toEqual([]);
    expect(inCourse({ earlyStopping: wait })).toEqual([]);
    expect(inCourse({ earlyStopping: { ...wait, metric: 'accuracy' } })).toEqual([]);
  });

  it.each([
    ['a schedule that there is not', { type: 'stair', params: {} }, 'graph/unknown-schedule', 'type'],
    [
      'a parameter of another one',
      { type: 'cosine', params: { gamma: 1 } },
      'graph/unknown-parameter',
      'params.gamma',
    ],
    ['a step of 0', { type: 'step', params: { stepSize: 0 } }, 'graph/parameter', 'params.stepSize'],
    [
      'no milestone',
      { type: 'multiStep', params: { milestones: [] } },
      'graph/parameter',
      'params.milestones',
    ],
    [
      'milestones in disorder',
      { type: 'multiStep', params: { milestones: [3, 2] } },
      'graph/parameter',
      'params.milestones',
    ],
    [
      'a warm-up as long as the run',
      { type: 'constant', params: { warmup: 10 } },
      'graph/parameter',
      'params.warmup',
    ],
    ['a table every object has', { type: 'toString', params: {} }, 'graph/unknown-schedule', 'type'],
  ] as const)('%s', (_, schedule, code, field) => {
    expect(inCourse({ schedule }).map((p) => [p.code, p.where.field])).toEqual([
      [code, `training.schedule.${field}`],
    ]);
  });

  it.each([
    ['no batch an update', { accumulate: 0 }, 'training.accumulate'],
    ['half a batch an update', { accumulate: 1.5 }, 'training.accumulate'],
    ['an average that keeps everything', { average: { decay: 1 } }, 'training.average.decay'],
    ['an average that is no number', { average: { decay: NaN } }, 'training.average.decay'],
  ] as const)('%s', (_, training, field) => {
    expect(inCourse(training).map((p) => [p.code, p.where.field])).toEqual([['graph/parameter', field]]);
  });

  it('several batches an update and an average are right, but not where steps are of several kinds', () => {
    const average = { decay: 0.99 };
    expect(inCourse({ accumulate: 4, average })).toEqual([]);
    const document = projectOf([input, end], { ...classify, type: 'pretraining' });
    const codes = (accumulate: number) =>
      found(trainedWith({ accumulate }, document))
        .filter((p) => p.where.field === 'training.accumulate')
        .map((p) => p.code);
    expect([codes(1), codes(2)]).toEqual([[], ['graph/parameter']]);
  });

  it.each([
    ['no patience', { patience: 0 }, 'graph/parameter', '.patience'],
    ['half an epoch of patience', { patience: 1.5 }, 'graph/parameter', '.patience'],
    ['a negative difference', { minDelta: -1 }, 'graph/parameter', '.minDelta'],
    ['a metric that is not measured', { metric: 'mae' }, 'graph/unknown-metric', '.metric'],
  ] as const)('early stopping with %s', (_, change, code, field) => {
    const problems = inCourse({ earlyStopping: { ...wait, ...change } });
    expect(problems.map((p) => [p.code, p.where.field])).toEqual([[code, `training.earlyStopping${field}`]]);
  });
});

describe('training settings are checked', () => {
  const wrong = {
    batchSize: [0, 2.5, NaN],
    epochs: [0, -1],
    seed: [-1, 2 ** 53],
    lanes: [-1, 65, 1.5],
  };
  for (const [name, values] of Object.entries(wrong)) {
    it(`${name} of ${values.join(', ')}`, () => {
      for (const value of values) {
        const problems = found(trainedWith({ [name]: value }));
        expect(problems.map((p) => p.where.field)).toEqual([`training.${name}`]);
      }
    });
  }
});
