import { command } from './command.ts';

export const shortcuts = command({
  id: 'view.shortcuts',
  group: 'Help',
  name: 'Keyboard shortcuts…',
  shortcuts: ['?'],
  enabled: ({ dialog }) => dialog === null,
  run: (app) => {
    app.dialog = 'shortcuts';
  },
});
