import { command } from './command.ts';

export const stop = command({
  id: 'train.stop',
  group: 'Train',
  name: 'Stop',
  shortcuts: [],
  enabled: ({ training }) =>
    training?.active != null && training.active.state !== 'stopping' && training.asked === null,
  run: ({ training }) => void training?.stop(),
});
