import { command } from './command.ts';

export const palette = command({
  id: 'view.commands',
  group: 'Help',
  name: 'Find a command…',
  shortcuts: ['Mod+K', 'Mod+F'],
  enabled: ({ dialog }) => dialog === null,
  run: (app) => {
    app.dialog = 'palette';
  },
});
