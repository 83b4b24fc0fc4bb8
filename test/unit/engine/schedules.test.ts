import { describe, expect, it } from 'vitest';
import type { ParameterValues } from '../../../contract/project.ts';
import { withDefaults } from '../../../engine/parameters.ts';
import { stopping } from '../../../engine/schedules/earlyStopping.ts';
import { rateFactor, schedules, type Schedule, type ScheduleName } from '../../../engine/schedules/index.ts';
import { scheduleCases } from '../../cases.ts';
import type { ScheduleCase } from '../../cases/schedules.ts';
import { exportSchedule, stamp } from '../../golden/exported.ts';
import { goldens } from '../../golden/golden.ts';

const made = goldens('schedules');

/** The factor of every step of a run. */
function walk(name: ScheduleName, { params, perEpoch, epochs, losses }: ScheduleCase): number[] {
  const schedule: Schedule = schedules[name],
    scheduled = { schedule, params: withDefaults(schedule.parameters, params) },
    factors: number[] = [];
  let state: readonly number[] = [];
  for (let done = 0; done < epochs * perEpoch; done++) {
    factors.push(rateFactor(scheduled, done, { perEpoch, updates: epochs * perEpoch }, state));
    if ((done + 1) % perEpoch === 0 && losses && schedule.remember) {
      state = schedule.remember(scheduled.params, state, losses[Math.floor(done / perEpoch)]!);
    }
  }
  return factors;
}

const names = Object.keys(schedules) as ScheduleName[];
const all = names.flatMap((name) => scheduleCases[name].map((c, index) => ({ name, c, index })));

describe('every step within 1e-12 of PyTorch', () => {
  for (const { name, c, index } of all) {
    it(`${name}: ${c.title}`, () => {
      const exported = exportSchedule(name, index),
        { values } = made.of(exported.name, stamp(exported)).get('factors')!,
        factors = walk(name, c);
      expect(factors).toHaveLength(values.length);
      const worst = factors.map((factor, i) => Math.abs(factor - values[i]!));
      expect(Math.max(...worst)).toBeLessThanOrEqual(1e-12);
    });
  }
});

describe('of every schedule', () => {
  it.each(all)('$name: $c.title: never more than the full rate, never less than 0', ({ name, c }) => {
    const factors = walk(name, c);
    expect(factors.filter((f) => !(f >= 0 && f <= 1))).toEqual([]);
  });

  it.each(all.filter(({ c }) => (c.params['unit'] ?? 'epochs') === 'epochs' && !c.params['warmup']))(
    '$name: $c.title: begins each epoch as if it had one step',
    ({ name, c }) => {
      // The cycle ends with a step, so that its shape depends on how long a step is.
      if (name === 'oneCycle') return;
      const begins = walk(name, c).filter((_, done) => done % c.perEpoch === 0);
      walk(name, { ...c, perEpoch: 1 }).forEach((factor, epoch) =>
        expect(begins[epoch]).toBeCloseTo(factor, 12),
      );
    },
  );

  it.each(names)('%s: a run of one step, and a cycle or period longer than the run, give a rate', (name) => {
    const odd: ParameterValues[] = [{}, { warmup: 5 }, { pctStart: 1 }, { pctStart: 0 }, { period: 100 }];
    for (const params of odd) {
      const factors = walk(name, { title: '', params, perEpoch: 1, epochs: 1 });
      expect(factors.every((f) => f > 0 && f <= 1)).toBe(true);
    }
  });

  it('polynomial: falls to its end, and between as without one', () => {
    const plain = { title: '', params: { power: 2 }, perEpoch: 4, epochs: 3 };
    const factors = walk('polynomial', { ...plain, params: { power: 2, end: 0.25 } });
    walk('polynomial', plain).forEach((f, i) => expect(factors[i]).toBeCloseTo(0.25 + 0.75 * f, 12));
  });

  it('plateau: what it remembers survives JSON after every epoch', () => {
    const c = scheduleCases.plateau[2]!,
      params = withDefaults(schedules.plateau.parameters, c.params);
    let state: readonly number[] = [];
    for (const loss of c.losses!) {
      const saved = JSON.parse(JSON.stringify(state)) as number[];
      state = schedules.plateau.remember!(params, state, loss);
      expect(schedules.plateau.remember!(params, saved, loss)).toEqual(state);
    }
  });
});

describe('early stopping', () => {
  /** After which epoch it ends, and which was the best. */
  function watch(values: readonly number[], better: 'higher' | 'lower', patience: number, minDelta = 0) {
    let state: readonly number[] = [],
      best = 0;
    for (const [i, value] of values.entries()) {
      const seen = stopping.remember({ patience, minDelta }, better, state, i + 1, value);
      state = JSON.parse(JSON.stringify(seen.state)) as number[];
      if (seen.improved) best = i + 1;
      if (seen.over) return { end: i + 1, best };
    }
    return { end: null, best };
  }

  it('ends after as many epochs in a row without a better value', () => {
    expect(watch([5, 4, 4, 4, 3, 3, 3, 3], 'lower', 3)).toEqual({ end: 8, best: 5 });
    expect(watch([0.5, 0.4, 0.3], 'higher', 2)).toEqual({ end: 3, best: 1 });
    expect(watch([1, 2], 'lower', 1)).toEqual({ end: 2, best: 1 });
    expect(watch([5, 4, 3, 2], 'lower', 1)).toEqual({ end: null, best: 4 });
  });

  it('counts only what is better by more than minDelta, measured from the best that counted', () => {
    expect(watch([1, 0.95, 0.9, 0.85], 'lower', 3, 0.1)).toEqual({ end: null, best: 4 });
    expect(watch([1, 0.95, 0.92, 0.91], 'lower', 3, 0.1)).toEqual({ end: 4, best: 1 });
  });

  it('takes nothing that is no number for the best', () => {
    expect(watch([NaN, NaN, NaN], 'higher', 1)).toEqual({ end: null, best: 0 });
    expect(watch([NaN, 0.5, NaN, 0.6, NaN, NaN], 'higher', 2)).toEqual({ end: 6, best: 4 });
  });
});
