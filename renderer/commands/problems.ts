import { command } from './command.ts';

export const problems = command({
  id: 'view.problems',
  group: 'View',
  name: 'Show or hide problems',
  title: ({ problemsOpen }) => (problemsOpen ? 'Hide problems' : 'Show problems'),
  shortcuts: ['Mod+Shift+M'],
  enabled: ({ project }) => project !== null,
  run: (app) => {
    app.problemsOpen = !app.problemsOpen;
  },
});
