import { choice, float } from '../parameters.ts';
import { times, type Schedule } from './schedule.ts';

const shapes = {
  cos: (from: number, to: number, share: number) => to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share)),
  linear: (from: number, to: number, share: number) => from + (to - from) * share,
} as const;

/** The momentum stays as it is: only the rate goes through the cycle. */
export const oneCycle: Schedule = {
  title: 'One cycle',
  doc: {
    summary:
      'The rate rises from a small one to the full rate, then falls to almost nothing, once in the run.',
    equation: '\\eta / d \\to \\eta \\to \\eta / (d f)',
    source: 'Smith & Topin, 2018',
  },
  parameters: {
    pctStart: float(0, 1, 0.3, 'Share of the run in which the rate rises.'),
    divFactor: float(1, 1e6, 25, 'The rate begins at this part of the full one, d.'),
    finalDivFactor: float(1, 1e9, 1e4, 'It ends at this part of what it began with, f.'),
    anneal: choice(['cos', 'linear'], 'cos', 'How it goes from one to the other.'),
    ...times,
  },
  factor(params, { update, updates }) {
    const anneal = shapes[params['anneal'] as keyof typeof shapes];
    const start = 1 / (params['divFactor'] as number),
      end = start / (params['finalDivFactor'] as number);
    // The top and the end are both reached by an update, the last one by the last.
    const top = Math.max(0, (params['pctStart'] as number) * updates - 1),
      last = updates - 1;
    if (update < top) return anneal(start, 1, update / top);
    return last > top ? anneal(1, end, Math.min(1, (update - top) / (last - top))) : 1;
  },
};
