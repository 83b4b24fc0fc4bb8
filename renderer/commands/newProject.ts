import { command, isFree } from './command.ts';

export const newProject = command({
  id: 'project.new',
  group: 'File',
  name: 'New project…',
  shortcuts: ['Mod+N'],
  enabled: (app) => app.info !== null && isFree(app),
  run: (app) =>
    app.leaveProject(() => {
      app.newFrom = null;
      app.dialog = 'new-project';
    }),
});
