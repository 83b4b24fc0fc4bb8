import type { Problem } from '../../contract/problems.ts';
import { locate } from '../document/blockPath.ts';
import { shownAs } from '../document/codePlaces.ts';
import type { Place } from '../code/line.ts';
import { revealWhenDrawn } from './reveal.ts';
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
  const { root, path, layer } = locate(project.document, where);
  if (where.network !== undefined && root in project.document.networks) project.showAt(root, path);
  const known = layer !== undefined && project.graph.layers.some(({ id }) => id === layer);
  project.select(known ? [layer] : []);
  if (known) revealWhenDrawn(app, layer);
}

/** Selects what a line of code stands for, and brings it into view: on the canvas as it is, or in another network or block. */
export function jumpToPlace(app: App, place: Place): void {
  const { project } = app;
  if (!project) return;
  let shown = shownAs(project.document, project.network, place);
  if (shown === null) {
    const { root, path } = locate(project.document, place);
    if (root in project.document.networks) project.showAt(root, path);
    else project.show(place.network);
    shown = shownAs(project.document, project.network, place);
  }
  if (shown === null) return;
  const layer = shown;
  project.select([layer]);
  revealWhenDrawn(app, layer);
}
