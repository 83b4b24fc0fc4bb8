import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { exponential } from './exponential.ts';
import { multiStep } from './multiStep.ts';
import { oneCycle } from './oneCycle.ts';
import { plateau } from './plateau.ts';
import { polynomial } from './polynomial.ts';
import type { Schedule } from './schedule.ts';
import { step } from './step.ts';

export type { RunLength, Schedule, Scheduled } from './schedule.ts';
export { rateFactor, warmupUpdates } from './schedule.ts';

/** The one table of schedules of the learning rate. */
export const schedules = {
  constant,
  step,
  multiStep,
  exponential,
  polynomial,
  cosine,
  oneCycle,
  plateau,
} as const satisfies Record<string, Schedule>;
export type ScheduleName = keyof typeof schedules;
