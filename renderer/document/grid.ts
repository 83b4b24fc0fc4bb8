import type { Position } from '../../contract/project.ts';

/** Sizes of the canvas: those of a node as it is drawn, the room between nodes, and the dots they snap to. */
export const nodeSize = { width: 264, height: 56 } as const;
export const gap = { x: 40, y: 28 } as const;
export const grid = 12;

const onGrid = (value: number): number => Math.round(value / grid) * grid + 0;

export const snap = ({ x, y }: Position): Position => ({ x: onGrid(x), y: onGrid(y) });

/** From one layer to the next, in each direction that networks are drawn in. */
export const step = {
  down: { x: 0, y: nodeSize.height + gap.y },
  right: { x: nodeSize.width + gap.x, y: 0 },
} as const;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What nodes at these places cover together; empty at the origin where there are none. */
export function boxOf(places: readonly Position[]): Box {
  if (places.length === 0) return { left: 0, top: 0, right: 0, bottom: 0 };
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  return {
    left: Math.min(...xs),
    top: Math.min(...ys),
    right: Math.max(...xs) + nodeSize.width,
    bottom: Math.max(...ys) + nodeSize.height,
  };
}

export const centreOf = (box: Box): Position => ({
  x: (box.left + box.right) / 2,
  y: (box.top + box.bottom) / 2,
});
