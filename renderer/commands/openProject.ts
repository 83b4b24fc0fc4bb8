import { pickPath } from '../state/pick.svelte.ts';
import { command, isFree } from './command.ts';

export const openProject = command({
  id: 'project.open',
  group: 'File',
  name: 'Open project…',
  shortcuts: ['Mod+O'],
  enabled: (app) => app.info !== null && isFree(app),
  run: (app) =>
    app.leaveProject(() => {
      void pickPath({ kind: 'folder', title: 'Open project', wants: 'project' }).then((path) => {
        if (path !== null) void app.open(path);
      });
    }),
});
