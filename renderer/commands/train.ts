import { report } from '../state/studioLink.svelte.ts';
import { jumpTo } from '../state/jump.ts';
import { command } from './command.ts';

export const train = command({
  id: 'train.start',
  group: 'Train',
  name: 'Train',
  shortcuts: ['Mod+Enter'],
  enabled: ({ project, training }) =>
    project !== null && training !== null && !training.active && !training.starting,
  run: (app) => {
    const { project, training } = app;
    if (!project || !training) return;
    const [first] = project.errors;
    if (first) {
      jumpTo(app, first);
      app.problemsOpen = true;
      return;
    }
    app.room = 'train';
    training.start().catch(report);
  },
});
