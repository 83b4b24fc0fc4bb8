import { ascending, float } from '../parameters.ts';
import { times, type Schedule } from './schedule.ts';

export const multiStep: Schedule = {
  title: 'Multi-step',
  doc: {
    summary: 'The rate falls by the same factor at chosen times.',
    equation: '\\eta_t = \\eta \\, \\gamma^{k}, \\; k \\text{ milestones are behind } t',
    source: 'He et al., CVPR 2016',
  },
  parameters: {
    milestones: ascending([10, 15], 'When the rate falls.'),
    gamma: float(0, 1, 0.1, 'What the rate is multiplied by at each milestone.'),
    ...times,
  },
  factor: (params, { time }) =>
    (params['gamma'] as number) **
    (params['milestones'] as readonly number[]).filter((m) => m <= time).length,
};
