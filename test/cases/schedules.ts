import type { ParameterValues } from '../../contract/project.ts';
import type { ScheduleName } from '../../engine/schedules/index.ts';

export interface ScheduleCase {
  readonly title: string;
  readonly params: ParameterValues;
  readonly perEpoch: number;
  readonly epochs: number;
  /** What the schedule is told after each epoch. */
  readonly losses?: readonly number[];
}

const steps = { unit: 'steps' } as const,
  short = { perEpoch: 7, epochs: 6 } as const;
/** Falls, stays, falls by too little, rises, falls again. */
const losses = [3, 2, 2, 2, 1.9999, 2.5, 2.4, 2.3, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const watched = { perEpoch: 3, epochs: losses.length, losses } as const;

/** Times in epochs and in steps, with and without warm-up, ends that are and are not reached. */
export const scheduleCases: Record<ScheduleName, ScheduleCase[]> = {
  constant: [
    { title: 'defaults', params: {}, ...short },
    { title: 'warm-up of two epochs', params: { warmup: 2 }, ...short },
    { title: 'warm-up of 5 steps', params: { ...steps, warmup: 5 }, ...short },
  ],
  step: [
    { title: 'every two epochs', params: { stepSize: 2 }, ...short },
    { title: 'every 5 steps by a half', params: { ...steps, stepSize: 5, gamma: 0.5 }, ...short },
    { title: 'every epoch behind a warm-up of two', params: { stepSize: 1, warmup: 2 }, ...short },
    { title: 'longer than the run', params: { stepSize: 100 }, ...short },
  ],
  multiStep: [
    { title: 'epochs 2 and 4', params: { milestones: [2, 4] }, ...short },
    {
      title: 'steps 1, 2, 17 and 40',
      params: { ...steps, milestones: [1, 2, 17, 40], gamma: 0.3 },
      ...short,
    },
    { title: 'epochs 1 and 3 behind a warm-up', params: { milestones: [1, 3], warmup: 1 }, ...short },
  ],
  exponential: [
    { title: 'defaults', params: {}, ...short },
    { title: '0.9 a step', params: { ...steps, gamma: 0.9 }, ...short },
    { title: '0.8 a step behind a warm-up of 4', params: { ...steps, gamma: 0.8, warmup: 4 }, ...short },
  ],
  polynomial: [
    { title: 'linear', params: {}, ...short },
    { title: 'power 2, in steps', params: { ...steps, power: 2 }, ...short },
    { title: 'power 0.5 behind a warm-up of one epoch', params: { power: 0.5, warmup: 1 }, ...short },
  ],
  cosine: [
    { title: 'defaults', params: {}, ...short },
    { title: 'in steps, to a tenth', params: { ...steps, end: 0.1 }, ...short },
    { title: 'behind a warm-up of 6 steps', params: { ...steps, warmup: 6, end: 0.01 }, ...short },
    { title: 'restarts every 9 steps', params: { ...steps, period: 9 }, ...short },
    { title: 'restarts every epoch', params: { period: 1, end: 0.2 }, ...short },
    { title: 'periods of 3, 6, 12, 24 steps', params: { ...steps, period: 3, growth: 2 }, ...short },
    {
      title: 'periods of 1 and 3 epochs behind a warm-up',
      params: { period: 1, growth: 3, warmup: 1 },
      ...short,
    },
  ],
  oneCycle: [
    { title: 'defaults', params: {}, ...short },
    {
      title: 'linear',
      params: { anneal: 'linear', pctStart: 0.5, divFactor: 10, finalDivFactor: 100 },
      ...short,
    },
    { title: 'behind a warm-up of 4 steps', params: { ...steps, warmup: 4 }, ...short },
    { title: 'a top between two steps', params: { pctStart: 0.37 }, perEpoch: 11, epochs: 3 },
  ],
  plateau: [
    { title: 'patience 2', params: { patience: 2 }, ...watched },
    { title: 'patience 0, a half', params: { patience: 0, factor: 0.5 }, ...watched },
    { title: 'cooldown 2, threshold 0.2', params: { patience: 1, cooldown: 2, threshold: 0.2 }, ...watched },
    { title: 'no lower than 0.05', params: { patience: 1, factor: 0.3, end: 0.05 }, ...watched },
    {
      title: 'losses below 0',
      params: { patience: 1, threshold: 0 },
      ...watched,
      losses: losses.map((l) => -l),
    },
  ],
};
