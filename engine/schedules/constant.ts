import { times, type Schedule } from './schedule.ts';

export const constant: Schedule = {
  title: 'Constant',
  doc: {
    summary: 'The learning rate of the optimizer, all the time; with a warm-up if one is wanted.',
    equation: '\\eta_t = \\eta',
  },
  parameters: times,
  factor: () => 1,
};
