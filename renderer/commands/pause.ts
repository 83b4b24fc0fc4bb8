import { command } from './command.ts';

export const pause = command({
  id: 'train.pause',
  group: 'Train',
  name: 'Pause or resume',
  title: ({ training }) => (training?.active?.state === 'paused' ? 'Resume' : 'Pause'),
  shortcuts: [],
  enabled: ({ training }) =>
    (training?.active?.state === 'running' || training?.active?.state === 'paused') &&
    training.asked === null,
  run: ({ training }) => void (training?.active?.state === 'paused' ? training.resume() : training?.pause()),
});
