import type { ProjectDocument } from '../../contract/project.ts';
import { optimizers, type Optimizer } from '../../engine/optimizers/index.ts';
import { parameterProblems, withDefaults } from '../../engine/parameters.ts';
import { rateFactor, schedules, type Schedule } from '../../engine/schedules/index.ts';
import { scheduleOf } from '../document/settingEdits.ts';
import type { Point } from './series.ts';

/** Points of the curve: as many as a small picture can show. */
const most = 240;
/** Updates of an epoch while the data is not known: the shape of the curve hardly depends on it. */
const guess = 100;

/**
 * The learning rate over the run, as far as the document alone tells it: x in epochs. Null where the settings are wrong.
 * `known`: updates of an epoch, where the data is known.
 */
export function rateCurve(document: ProjectDocument, known: number | null): Point[] | null {
  const { optimizer, epochs } = document.training,
    { type, params } = scheduleOf(document);
  if (!Object.hasOwn(optimizers, optimizer.type) || !Object.hasOwn(schedules, type)) return null;
  const schedule: Schedule = schedules[type as keyof typeof schedules],
    method: Optimizer = optimizers[optimizer.type as keyof typeof optimizers];
  if (parameterProblems('', schedule.parameters, params).length > 0) return null;
  const rate = withDefaults(method.parameters, optimizer.params)['learningRate'];
  if (typeof rate !== 'number' || !(epochs >= 1)) return null;
  const perEpoch = known ?? guess,
    updates = perEpoch * epochs,
    scheduled = { schedule, params: withDefaults(schedule.parameters, params) };
  const count = Math.min(most, updates);
  return Array.from({ length: count }, (_, i) => {
    const done = count === 1 ? 0 : Math.round((i * (updates - 1)) / (count - 1));
    return { x: done / perEpoch, y: rate * rateFactor(scheduled, done, { perEpoch, updates }, []) };
  });
}
