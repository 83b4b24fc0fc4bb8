import type { Stage } from './stage.ts';

/** Ctrl+Space on a layer takes it into the selection, or out of it, as a click with Ctrl does; the keyboard stays there. */
export function selectsByKey({ project }: Stage, event: KeyboardEvent): void {
  if (event.key !== ' ' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const { target } = event;
  const id =
    target instanceof HTMLElement && target.matches('.svelte-flow__node') ? target.dataset.id : undefined;
  if (id === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const layers = new Set(project.selection);
  if (!layers.delete(id)) layers.add(id);
  project.select(layers, project.links);
}

/** Escape clears the selection; the editor would take the keyboard off the layer, too, and leave it nowhere. */
export function unselectsByKey({ project }: Stage, event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !(event.target as Element).matches('.svelte-flow__node')) return;
  event.preventDefault();
  event.stopPropagation();
  project.select([]);
}
