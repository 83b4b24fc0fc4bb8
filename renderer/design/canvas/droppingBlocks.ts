import { blockDragType, dropBlock, held } from '../blockDrag.ts';
import type { Stage } from './stage.ts';

export function acceptsBlock(event: DragEvent): boolean {
  if (!event.dataTransfer?.types.includes(blockDragType)) return false;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  return true;
}

export function droppedBlock({ project, flow }: Stage, event: DragEvent): void {
  if (!event.dataTransfer?.types.includes(blockDragType) || !held.block) return;
  event.preventDefault();
  dropBlock(project, held.block, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
}
