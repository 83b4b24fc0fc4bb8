import { command } from './command.ts';

export const newProject = command({
  id: 'project.new',
  group: 'File',
  name: 'New project…',
  shortcuts: ['Mod+N'],
  enabled: (app) => app.info !== null && app.dialog === null,
  run: (app) =>
    app.leaveProject(() => {
      app.newFrom = null;
      app.dialog = 'new-project';
    }),
});
