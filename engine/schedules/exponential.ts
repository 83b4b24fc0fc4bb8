import { float } from '../parameters.ts';
import { times, type Schedule } from './schedule.ts';

export const exponential: Schedule = {
  title: 'Exponential',
  doc: {
    summary: 'The rate falls by the same factor in every epoch, a little at each step.',
    equation: '\\eta_t = \\eta \\, \\gamma^{t}',
  },
  parameters: { gamma: float(0, 1, 0.95, 'What is left of the rate after one epoch or step.'), ...times },
  factor: (params, { time }) => (params['gamma'] as number) ** time,
};
