import { float } from '../parameters.ts';
import { times, type Schedule } from './schedule.ts';

export const polynomial: Schedule = {
  title: 'Polynomial',
  doc: {
    summary: 'The rate falls over the whole run: in a straight line with power 1, faster at first with more.',
    equation: '\\eta_t = \\eta \\left( e + (1 - e) (1 - t / T)^p \\right)',
  },
  parameters: {
    power: float(0.1, 10, 1, 'Power, p.'),
    end: float(0, 1, 0, 'What the rate falls to at the end of the run, e, as a share of the full rate.'),
    ...times,
  },
  factor(params, { time, length }) {
    const end = params['end'] as number,
      left = Math.max(0, 1 - time / length);
    return end + (1 - end) * left ** (params['power'] as number);
  },
};
