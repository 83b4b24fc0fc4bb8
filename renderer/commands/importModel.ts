import { command, isFree } from './command.ts';

export const importModel = command({
  id: 'project.import',
  group: 'File',
  name: 'Import a model…',
  shortcuts: ['Mod+Shift+E'],
  enabled: (app) => app.info !== null && isFree(app),
  run: (app) =>
    app.leaveProject(() => {
      app.importFrom = null;
      app.dialog = 'import-model';
    }),
});
