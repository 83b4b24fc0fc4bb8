import type { App } from './studio.svelte.ts';

/** Goes to a step of the history, and to where its change can be seen. */
export function travelTo(app: App, at: number): void {
  const { project, canvas } = app;
  if (!project || at === project.history.at) return;
  canvas?.settle();
  const { room, layers } = project.goTo(at);
  app.room = room;
  const [first] = layers;
  // After the canvas is on screen.
  if (first !== undefined) setTimeout(() => app.canvas?.reveal(first), 60);
}

export const travel = (app: App, by: number): void => {
  if (app.project) travelTo(app, app.project.history.at + by);
};
