import type { Position } from '../../contract/project.ts';

/** On which side of the line from a to b a point lies: the sign of the area they enclose. */
const side = (a: Position, b: Position, p: Position): number =>
  Math.sign((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x));

const crossing = (a: Position, b: Position, c: Position, d: Position): boolean =>
  side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);

/** Whether two lines of straight pieces meet. */
export const crosses = (one: readonly Position[], other: readonly Position[]): boolean =>
  one.some((b, n) => n > 0 && other.some((d, m) => m > 0 && crossing(one[n - 1], b, other[m - 1], d)));

/** Where in a route a new point belongs: into the piece of the way that it is nearest to. */
export function pieceNear(way: readonly Position[], point: Position): number {
  let best = { piece: 0, distance: Infinity };
  way.forEach((to, n) => {
    if (n === 0) return;
    const distance = distanceTo(way[n - 1], to, point);
    if (distance < best.distance) best = { piece: n - 1, distance };
  });
  return best.piece;
}

function distanceTo(a: Position, b: Position, p: Position): number {
  const [x, y] = [b.x - a.x, b.y - a.y];
  const length = x * x + y * y;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * x + (p.y - a.y) * y) / length));
  return Math.hypot(a.x + t * x - p.x, a.y + t * y - p.y);
}
