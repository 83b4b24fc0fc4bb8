import type { Problem } from '../../contract/problems.ts';
import type { App } from './studio.svelte.ts';

/** Shows where a problem is: its room, its network, its layer. */
export function jumpTo(app: App, { code, where }: Problem): void {
  const { project } = app;
  if (!project) return;
  const field = where.field ?? '';
  if (code.startsWith('data/') || field.startsWith('data')) app.room = 'data';
  else if (field.startsWith('training') || code.startsWith('run/')) app.room = 'train';
  else app.room = 'design';
  if (app.room !== 'design') return;
  if (where.network !== undefined && where.network in project.document.networks) project.show(where.network);
  const known = where.layer !== undefined && project.graph.layers.some((layer) => layer.id === where.layer);
  project.select(known ? [where.layer as string] : []);
  // After the canvas is on screen.
  if (known) setTimeout(() => app.canvas?.reveal(where.layer as string), 60);
}
