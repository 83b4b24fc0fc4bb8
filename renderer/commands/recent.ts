import { command, isFree } from './command.ts';

export const openRecent = command({
  id: 'project.openRecent',
  group: 'File',
  name: 'Open recent…',
  shortcuts: ['Mod+Shift+O'],
  enabled: (app) => isFree(app) && (app.recent ?? []).length > 0,
  run: (app) => {
    app.dialog = 'recent';
  },
});

export const clearRecent = command({
  id: 'project.clearRecent',
  group: 'File',
  name: 'Clear list of recent projects',
  shortcuts: [],
  inMainMenu: false,
  enabled: (app) => (app.recent ?? []).length > 0,
  run: (app) => void app.forget(),
});
