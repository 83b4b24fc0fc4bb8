import { command } from './command.ts';

export const fit = command({
  id: 'view.fit',
  group: 'View',
  name: 'Fit network in view',
  shortcuts: ['F', 'Home'],
  enabled: ({ canvas }) => canvas !== null,
  run: ({ canvas }) => canvas?.fit(),
});
