import { command, isFree } from './command.ts';

export const saveProjectAs = command({
  id: 'project.saveAs',
  group: 'File',
  name: 'Save as…',
  shortcuts: ['Mod+Shift+S'],
  enabled: (app) => app.project !== null && isFree(app),
  run: (app) => {
    app.dialog = 'save-as';
  },
});
