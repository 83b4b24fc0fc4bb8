import { command } from './command.ts';

export const history = command({
  id: 'view.history',
  group: 'View',
  name: 'Show or hide the history',
  title: ({ historyOpen }) => (historyOpen ? 'Hide history' : 'Show history'),
  shortcuts: ['H'],
  enabled: ({ project }) => project !== null,
  run: (app) => {
    app.historyOpen = !app.historyOpen;
    app.drawer = null;
  },
});
