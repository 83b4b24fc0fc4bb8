import type { Position } from '../../contract/project.ts';
import { boxOf, nodeSize } from '../document/grid.ts';

/** What the overview draws: all layers of one colour are one path, so that a thousand layers are a dozen elements. */
export interface Silhouette {
  readonly kind: string;
  readonly selected: boolean;
  readonly path: string;
}

interface Drawn {
  readonly position: Position;
  readonly selected?: boolean;
  readonly data: { readonly kind: string };
}

const body = `h${nodeSize.width}v${nodeSize.height}h${-nodeSize.width}z`;

/** Selected ones last: they lie on top. */
export function silhouettesOf(nodes: readonly Drawn[]): Silhouette[] {
  const paths = new Map<string, Silhouette>();
  for (const {
    position: { x, y },
    selected = false,
    data: { kind },
  } of nodes) {
    const key = selected ? '' : kind;
    const path = `${paths.get(key)?.path ?? ''}M${x},${y}${body}`;
    paths.set(key, { kind: selected ? 'selected' : kind, selected, path });
  }
  return [...paths.values()].sort((a, b) => Number(a.selected) - Number(b.selected));
}

/** A pixel is at least so much: a network of few layers is small, with room around it that is in view, too. */
const least = 7;

/** The part of the canvas that is shown, in an image of this size, and how much of it a pixel is. */
export function frameOf(nodes: readonly Drawn[], width: number, height: number, margin: number) {
  const { left, right, top, bottom } = boxOf(nodes.map(({ position }) => position));
  const scale = Math.max((right - left) / (width - margin), (bottom - top) / (height - margin), least);
  return { x: (left + right - width * scale) / 2, y: (top + bottom - height * scale) / 2, scale };
}
