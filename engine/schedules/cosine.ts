import { float, int, type Values } from '../parameters.ts';
import { times, type Moment, type Schedule } from './schedule.ts';

export const cosine: Schedule = {
  title: 'Cosine',
  doc: {
    summary:
      'The rate falls along half a cosine, over the whole run or over periods; each period begins again with the full rate.',
    equation: '\\eta_t = \\eta \\left( e + \\frac{1 - e}{2} (1 + \\cos(\\pi t / T)) \\right)',
    source: 'Loshchilov & Hutter, ICLR 2017',
  },
  parameters: {
    end: float(0, 1, 0, 'What the rate falls to, e, as a share of the full rate.'),
    period: int(0, 1e9, 0, 'Length of the first period, T; 0 for the whole run, without restarts.'),
    growth: int(1, 16, 1, 'How many times as long as the last one each period is.'),
    ...times,
  },
  factor(params, moment) {
    const end = params['end'] as number;
    return end + ((1 - end) / 2) * (1 + Math.cos(Math.PI * share(params, moment)));
  },
};

/** How much of its period is over. */
function share(params: Values, { time, length }: Moment): number {
  const period = params['period'] as number,
    growth = params['growth'] as number;
  if (period === 0) return Math.min(1, time / length);
  if (growth === 1) return (time % period) / period;
  // Behind k periods lie period (growth^k - 1) / (growth - 1).
  let begin = 0,
    current = period;
  while (begin + current <= time) {
    begin += current;
    current *= growth;
  }
  return (time - begin) / current;
}
