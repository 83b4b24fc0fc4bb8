import type { Direction, NetworkDocument, Position } from '../../contract/project.ts';
import { gap, nodeSize } from './grid.ts';
import { linkId, linksOf, type Link } from './links.ts';
import type { Route } from './routes.ts';

/**
 * Ways round the layers that stand between both ends of a link. Where the curve of a link would cross one, it goes aside, runs
 * along a lane beside them, and comes back. Computed along the flow and across it, so that both directions are one case.
 */

interface Point {
  readonly along: number;
  readonly across: number;
}
interface Body extends Point {
  readonly length: number;
  readonly width: number;
}
/** A lane that a link runs in already. */
interface Lane {
  readonly across: number;
  readonly from: number;
  readonly to: number;
}

/** So near to a layer a line seems to touch it, and to another line to be the same. */
const clearance = 6;
const apart = 10;
/** Going aside may meet others, which the lane must then pass, too. */
const rounds = 4;

/** Where along the curve, 0..1, it has come so far along: the curve is that of a link, with its handles halfway. */
function timeAt(part: number): number {
  let [low, high] = [0, 1];
  for (let n = 0; n < 12; n++) {
    const t = (low + high) / 2;
    // Bézier of 0, 1/2, 1/2, 1.
    if (1.5 * t * (1 - t) + t ** 3 < part) low = t;
    else high = t;
  }
  return (low + high) / 2;
}

function acrossAt(a: Point, b: Point, along: number): number {
  if (a.across === b.across) return a.across;
  const t = timeAt(Math.min(1, Math.max(0, (along - a.along) / (b.along - a.along))));
  // Bézier of 0, 0, 1, 1.
  return a.across + (b.across - a.across) * t * t * (3 - 2 * t);
}

const within = (bodies: readonly Body[], from: number, to: number): Body[] =>
  bodies.filter(({ along, length }) => along + length > from && along < to);

/** The first in order that begins behind, or there. Of a thousand layers each link passes few. */
function first(inOrder: readonly Body[], isBehind: (along: number) => boolean): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBehind(inOrder[middle].along)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The curve from a to b never leaves the room between both: most layers are far from it at a glance. */
function crosses(a: Point, b: Point, body: Body): boolean {
  const low = body.across - clearance;
  const high = body.across + body.width + clearance;
  if (Math.max(a.across, b.across) <= low || Math.min(a.across, b.across) >= high) return false;
  const one = acrossAt(a, b, body.along);
  const other = acrossAt(a, b, body.along + body.length);
  return Math.max(one, other) > low && Math.min(one, other) < high;
}

/** Layers that the curve from a to b crosses. */
const met = (bodies: readonly Body[], a: Point, b: Point): Body[] =>
  within(bodies, a.along, b.along).filter((body) => crosses(a, b, body));

/** The nearest free lane beside what stands between; null where there is none. */
function laneFor(
  [a, b]: readonly [Point, Point],
  between: readonly Body[],
  lanes: readonly Lane[],
  margin: number,
  span: Omit<Lane, 'across'>,
): number | null {
  const taken = lanes.filter(({ from, to }) => from < span.to && to > span.from);
  const passed = within(between, span.from, span.to);
  const isFree = (across: number) =>
    passed.every(
      (body) => across <= body.across - clearance || across >= body.across + body.width + clearance,
    ) && taken.every((lane) => Math.abs(lane.across - across) >= apart);
  const way = (across: number) => Math.abs(across - a.across) + Math.abs(across - b.across);
  let nearest: number | null = null;
  let least = Infinity;
  for (const body of between)
    for (let n = 0; n < 5; n++)
      for (const across of [
        body.across - margin - n * apart,
        body.across + body.width + margin + n * apart,
      ]) {
        const length = way(across);
        const isNearer = length < least || (length === least && across > (nearest ?? -Infinity));
        if (isNearer && isFree(across)) [nearest, least] = [across, length];
      }
  return nearest;
}

/** The lane that leads from a to b past all in between that is in the way; null where nothing is, or nothing leads past. */
function detour(
  [a, b]: readonly [Point, Point],
  between: readonly Body[],
  lanes: readonly Lane[],
  margin: number,
): Lane | null {
  let lane: Lane | null = null;
  let obstacles = met(between, a, b);
  for (let round = 0; round < rounds && obstacles.length > 0; round++) {
    const starts = obstacles.map(({ along }) => along);
    const ends = obstacles.map(({ along, length }) => along + length);
    const span: Omit<Lane, 'across'> = {
      from: Math.max(a.along, Math.min(...starts, lane?.from ?? Infinity)),
      to: Math.min(b.along, Math.max(...ends, lane?.to ?? -Infinity)),
    };
    const across = laneFor([a, b], between, lanes, margin, span);
    if (across === null) return lane;
    lane = { across, ...span };
    obstacles = [
      ...met(between, a, { along: span.from, across }),
      ...met(between, { along: span.to, across }, b),
    ];
  }
  return lane;
}

/** The detour of every link that needs one, by the link's id. */
export function detours(
  network: NetworkDocument,
  places: Readonly<Record<string, Position>>,
  direction: Direction,
  ports: (id: string) => number,
): Readonly<Record<string, Route>> {
  const down = direction === 'down';
  const size = down
    ? { length: nodeSize.height, width: nodeSize.width }
    : { length: nodeSize.width, width: nodeSize.height };
  const turned = ({ x, y }: Position): Point => (down ? { along: y, across: x } : { along: x, across: y });
  const back = ({ along, across }: Point): Position =>
    down ? { x: across, y: along } : { x: along, y: across };
  const bodies = new Map(
    network.layers.flatMap(({ id }) => {
      const place = places[id] as Position | undefined;
      return place ? [[id, { ...turned(place), ...size }] as const] : [];
    }),
  );
  const inOrder = [...bodies.values()].sort((one, other) => one.along - other.along);
  const margin = (down ? gap.x : gap.y) / 2;
  const lanes: Lane[] = [];
  const route = ({ from, to, port }: Link): Position[] => {
    const [source, target] = [bodies.get(from), bodies.get(to)];
    if (!source || !target) return [];
    const a = { along: source.along + source.length, across: source.across + source.width / 2 };
    const b = { along: target.along, across: target.across + (target.width * (port + 1)) / (ports(to) + 1) };
    if (b.along <= a.along) return [];
    const begin = first(inOrder, (along) => along > a.along - size.length);
    const end = first(inOrder, (along) => along >= b.along);
    let isFree = true;
    for (let n = begin; n < end && isFree; n++) {
      const body = inOrder[n];
      isFree = body === source || body === target || !crosses(a, b, body);
    }
    if (isFree) return [];
    const between = inOrder.slice(begin, end).filter((body) => body !== source && body !== target);
    const lane = detour([a, b], between, lanes, margin);
    if (!lane) return [];
    lanes.push(lane);
    return [back({ along: lane.from, across: lane.across }), back({ along: lane.to, across: lane.across })];
  };
  return Object.fromEntries(
    linksOf(network).flatMap((link) => {
      const points = route(link);
      return points.length > 0 ? [[linkId(link), points]] : [];
    }),
  );
}
