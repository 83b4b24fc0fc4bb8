import { command } from './command.ts';

export const step = command({
  id: 'train.step',
  group: 'Train',
  name: 'One step',
  shortcuts: [],
  enabled: ({ training }) => training?.active?.state === 'paused' && training.asked === null,
  run: ({ training }) => void training?.step(),
});
