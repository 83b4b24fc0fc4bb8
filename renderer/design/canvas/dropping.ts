import { dropLayer } from '../add.ts';
import { dragType } from '../drag.ts';
import type { Stage } from './stage.ts';

/** Whether what is dragged over the canvas is a layer, which may then be dropped. */
export function accepts(event: DragEvent): boolean {
  if (!event.dataTransfer?.types.includes(dragType)) return false;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'copy';
  return true;
}

export function dropped({ project, flow }: Stage, event: DragEvent): void {
  const type = event.dataTransfer?.getData(dragType);
  if (!type) return;
  event.preventDefault();
  dropLayer(project, type, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }));
}
