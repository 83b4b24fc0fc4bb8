import { blockType } from '../../../contract/project.ts';
import { blockDragType, dropBlock, held } from '../blockDrag.ts';
import { aim } from './inserting.ts';
import type { Stage } from './stage.ts';

/** A link under a block lights up, as under a layer; a block without ports goes into none. */
const link = (stage: Stage, { clientX: x, clientY: y }: DragEvent) =>
  held.block && held.block.file.blocks[held.block.file.name].inputs.length > 0
    ? aim(stage, blockType, [{ x, y }])
    : undefined;

export function acceptsBlock(stage: Stage, event: DragEvent): boolean {
  if (!event.dataTransfer?.types.includes(blockDragType)) return false;
  link(stage, event);
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  return true;
}

export function droppedBlock(stage: Stage, event: DragEvent): void {
  if (!event.dataTransfer?.types.includes(blockDragType) || !held.block) return;
  event.preventDefault();
  const into = link(stage, event);
  stage.gestures.lit = null;
  const at = stage.flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
  dropBlock(stage.project, held.block, at, into);
}
