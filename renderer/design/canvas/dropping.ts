import { entryOf } from '../../document/layerSearch.ts';
import { dropLayer } from '../add.ts';
import { dragged, dragType } from '../drag.ts';
import { palette } from '../palette.svelte.ts';
import { aim } from './inserting.ts';
import type { Stage } from './stage.ts';

/** Whether what is dragged over the canvas is a layer, which may then be dropped. Over a link, the link lights up. */
export function accepts(stage: Stage, event: DragEvent): boolean {
  if (!event.dataTransfer?.types.includes(dragType)) return false;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  const entry = dragged.key === null ? undefined : entryOf(dragged.key);
  if (entry) aim(stage, entry.type, [{ x: event.clientX, y: event.clientY }]);
  return true;
}

export function dropped(stage: Stage, event: DragEvent): void {
  const { project, flow } = stage;
  const key = event.dataTransfer?.getData(dragType);
  const entry = key === undefined ? undefined : entryOf(key);
  stage.gestures.lit = null;
  if (!entry) return;
  event.preventDefault();
  const at = { x: event.clientX, y: event.clientY };
  const into = aim(stage, entry.type, [at]);
  stage.gestures.lit = null;
  dropLayer(project, entry, flow.screenToFlowPosition(at), { into });
  palette.used(entry.key);
}
