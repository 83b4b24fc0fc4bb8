import { nextProblem as next, problemKey } from '../document/problems.ts';
import { jumpTo } from '../state/jump.ts';
import type { App } from '../state/studio.svelte.ts';
import { command } from './command.ts';

/** From problem to problem, each shown where it is. */
function step(app: App, by: 1 | -1): void {
  const { project } = app;
  const problem = project && next(project.problems, project.problemShown, by);
  if (!problem) return;
  project.problemShown = problemKey(problem);
  app.problemsOpen = true;
  jumpTo(app, problem);
}

const enabled = ({ project }: App): boolean => project !== null && project.problems.length > 0;

export const nextProblem = command({
  id: 'view.nextProblem',
  group: 'View',
  name: 'Next problem',
  shortcuts: ['F8'],
  inText: true,
  enabled,
  run: (app) => step(app, 1),
});

export const previousProblem = command({
  id: 'view.previousProblem',
  group: 'View',
  name: 'Previous problem',
  shortcuts: ['Shift+F8'],
  inText: true,
  enabled,
  run: (app) => step(app, -1),
});
