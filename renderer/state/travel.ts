import { revealWhenDrawn } from './reveal.ts';
import type { App } from './studio.svelte.ts';

/** Goes to a step of the history, and to where its change can be seen. */
export function travelTo(app: App, at: number): void {
  const { project, canvas } = app;
  if (!project || at === project.history.at) return;
  canvas?.settle();
  const { room, layers } = project.goTo(at);
  app.room = room;
  const [first] = layers;
  if (first !== undefined) revealWhenDrawn(app, first);
}

export const travel = (app: App, by: number): void => {
  if (app.project) travelTo(app, app.project.history.at + by);
};
