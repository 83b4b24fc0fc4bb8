import { command, isFree } from './command.ts';

export const shortcuts = command({
  id: 'view.shortcuts',
  group: 'Help',
  name: 'Keyboard shortcuts…',
  shortcuts: ['?'],
  enabled: isFree,
  run: (app) => {
    app.dialog = 'shortcuts';
  },
});
