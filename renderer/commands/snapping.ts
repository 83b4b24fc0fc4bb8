import { command } from './command.ts';

export const snapping = command({
  id: 'view.snap',
  group: 'View',
  name: 'Snap to the grid, or not',
  title: ({ snapping: on }) => (on ? 'Do not snap to the grid' : 'Snap to the grid'),
  shortcuts: ['Shift+S'],
  inMainMenu: false,
  enabled: ({ canvas }) => canvas !== null,
  run: (app) => {
    app.snapping = !app.snapping;
  },
});
