import { float, int } from '../parameters.ts';
import { times, type Schedule } from './schedule.ts';

export const step: Schedule = {
  title: 'Step',
  doc: {
    summary: 'The rate falls by the same factor each time a number of epochs has passed.',
    equation: '\\eta_t = \\eta \\, \\gamma^{\\lfloor t / s \\rfloor}',
  },
  parameters: {
    stepSize: int(1, 1e9, 10, 'Time from one fall to the next, s.'),
    gamma: float(0, 1, 0.1, 'What the rate is multiplied by at each fall.'),
    ...times,
  },
  factor: (params, { time }) =>
    (params['gamma'] as number) ** Math.floor(time / (params['stepSize'] as number)),
};
