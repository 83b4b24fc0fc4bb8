import { command } from './command.ts';

export const closeProject = command({
  id: 'project.close',
  group: 'File',
  name: 'Close project',
  shortcuts: [],
  enabled: (app) => app.project !== null,
  run: (app) => app.leaveProject(() => app.closeProject()),
});
