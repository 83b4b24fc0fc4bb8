import { redoTitle } from '../document/history.ts';
import { travel } from '../state/travel.ts';
import { command } from './command.ts';

export const redo = command({
  id: 'edit.redo',
  group: 'Edit',
  name: 'Redo',
  title: (app) => {
    const step = app.project && redoTitle(app.project.history);
    return step ? `Redo ${step.charAt(0).toLowerCase()}${step.slice(1)}` : 'Redo';
  },
  shortcuts: ['Mod+Shift+Z', 'Mod+Y'],
  enabled: (app) => app.project !== null && redoTitle(app.project.history) !== null,
  run: (app) => travel(app, 1),
});
