import { undoTitle } from '../document/history.ts';
import { travel } from '../state/travel.ts';
import { command } from './command.ts';

export const undo = command({
  id: 'edit.undo',
  group: 'Edit',
  name: 'Undo',
  title: (app) => {
    const step = app.project && undoTitle(app.project.history);
    return step ? `Undo ${step.charAt(0).toLowerCase()}${step.slice(1)}` : 'Undo';
  },
  shortcuts: ['Mod+Z'],
  enabled: (app) => app.project !== null && undoTitle(app.project.history) !== null,
  run: (app) => travel(app, -1),
});
