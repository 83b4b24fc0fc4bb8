import type { AddEntry } from '../../document/layerSearch.ts';
import type { Link } from '../../document/links.ts';
import { dropLayer, toAdd } from '../add.ts';
import { dragged, dragType } from '../drag.ts';
import { palette } from '../palette.svelte.ts';
import { focusDropped } from './focusing.ts';
import { aim } from './inserting.ts';
import type { Stage } from './stage.ts';

/** The link under what is held lights up; a block without ports goes into none. */
function link(stage: Stage, entry: AddEntry, { clientX: x, clientY: y }: DragEvent): Link | undefined {
  if (entry.kind === 'block' && entry.file.blocks[entry.file.name].inputs.length === 0) return undefined;
  return aim(stage, entry.type, [{ x, y }]);
}

/** Whether what is dragged over the canvas is a layer or a block, which may then be dropped. */
export function accepts(stage: Stage, event: DragEvent): boolean {
  if (!event.dataTransfer?.types.includes(dragType)) return false;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  if (dragged.entry) link(stage, dragged.entry, event);
  return true;
}

export function dropped(stage: Stage, event: DragEvent): void {
  const { project, flow } = stage;
  const { entry } = dragged;
  if (!entry || !event.dataTransfer?.types.includes(dragType)) return;
  event.preventDefault();
  const into = link(stage, entry, event);
  stage.gestures.lit = null;
  const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
  const id = dropLayer(project, toAdd(entry), at, { into });
  if (id === undefined) return;
  palette.used(entry.key);
  focusDropped(stage, id);
}
