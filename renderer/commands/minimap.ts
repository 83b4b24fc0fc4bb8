import { command } from './command.ts';

export const minimap = command({
  id: 'view.minimap',
  group: 'View',
  name: 'Show or hide the overview',
  title: ({ minimap: shown }) => (shown ? 'Hide overview' : 'Show overview'),
  shortcuts: ['M'],
  enabled: ({ canvas }) => canvas !== null,
  run: (app) => {
    app.minimap = !app.minimap;
  },
});
