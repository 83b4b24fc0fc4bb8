import { plural } from '../document/figures.ts';
import { report } from '../state/studioLink.svelte.ts';
import { toast } from 'svelte-sonner';
import { jumpTo } from '../state/jump.ts';
import { command } from './command.ts';

export const train = command({
  id: 'train.start',
  group: 'Train',
  title: 'Train',
  shortcuts: ['Mod+Enter'],
  enabled: ({ project, training }) => project !== null && training !== null && !training.active && !training.starting,
  run: (app) => {
    const { project, training } = app;
    if (!project || !training) return;
    const [first, ...more] = project.errors;
    if (first) {
      jumpTo(app, first);
      app.problemsOpen = true;
      toast.error(first.message, {
        description: more.length > 0 ? `${first.fix} And ${plural(more.length, 'other error')}.` : first.fix,
      });
      return;
    }
    app.room = 'train';
    training.start().catch(report);
  },
});
