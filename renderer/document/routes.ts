import type { Position, ProjectDocument } from '../../contract/project.ts';
import { linkId, type Link } from './links.ts';

/** Points that a person has put on a link for it to run through, in the order of the flow. They live and die with their link. */
export type Route = readonly Position[];
export type Routes = Readonly<Record<string, Route>>;

export const samePoints = (a: Route, b: Route): boolean =>
  a === b || (a.length === b.length && a.every(({ x, y }, n) => x === b[n].x && y === b[n].y));

export const routesOf = (document: ProjectDocument, network: string): Routes =>
  document.routes?.[network] ?? {};

export const routeOf = (document: ProjectDocument, network: string, link: Link): Route =>
  routesOf(document, network)[linkId(link)] ?? [];

/** No empty objects are kept. */
export function withRoutes(document: ProjectDocument, network: string, routes: Routes): ProjectDocument {
  const kept = Object.entries(routes).filter(([, points]) => points.length > 0);
  const others = Object.entries(document.routes ?? {}).filter(([name]) => name !== network);
  const { routes: _before, ...rest } = document;
  const all = kept.length > 0 ? [...others, [network, Object.fromEntries(kept)] as const] : others;
  return all.length > 0 ? { ...rest, routes: Object.fromEntries(all) } : rest;
}

export function setRoute(
  document: ProjectDocument,
  network: string,
  link: Link,
  points: Route,
): ProjectDocument {
  const before = routeOf(document, network, link);
  // JSON knows no -0.
  const rounded = points.map(({ x, y }) => ({ x: Math.round(x) + 0, y: Math.round(y) + 0 }));
  if (samePoints(before, rounded)) return document;
  return withRoutes(document, network, { ...routesOf(document, network), [linkId(link)]: rounded });
}

/**
 * After an edit of the links. A route whose link is gone goes too; where the link has only changed its port, because one
 * before it closed up, the route goes along.
 */
export function carryRoutes(
  document: ProjectDocument,
  network: string,
  before: readonly Link[],
  after: readonly Link[],
): ProjectDocument {
  const routes = routesOf(document, network);
  if (Object.keys(routes).length === 0) return document;
  const now = new Set(after.map(linkId));
  const then = new Set(before.map(linkId));
  const carried: Record<string, Route> = {};
  for (const link of before) {
    const id = linkId(link);
    const points = routes[id];
    if (!points) continue;
    const same = now.has(id)
      ? link
      : after.find((one) => one.from === link.from && one.to === link.to && !then.has(linkId(one)));
    if (same) carried[linkId(same)] = points;
  }
  const unchanged =
    Object.keys(routes).length === Object.keys(carried).length &&
    Object.keys(routes).every((id) => carried[id] === routes[id]);
  return unchanged ? document : withRoutes(document, network, carried);
}

/** Puts each route at the link that its own has become; null where that is gone. */
export function moveRoutes(
  document: ProjectDocument,
  network: string,
  become: (link: Link) => Link | null,
  before: Routes = routesOf(document, network),
): ProjectDocument {
  const moved = Object.entries(before).flatMap(([key, points]) => {
    const link = become(parseLink(key));
    return link ? [[linkId(link), points] as const] : [];
  });
  const same =
    moved.length === Object.keys(before).length && moved.every(([key, points]) => before[key] === points);
  return same && before === routesOf(document, network)
    ? document
    : withRoutes(document, network, Object.fromEntries(moved));
}

/** No more than there are links. */
export const routesAt = (routes: Routes, links: readonly Link[]): Routes => {
  const known = new Set(links.map(linkId));
  return Object.fromEntries(Object.entries(routes).filter(([key]) => known.has(key)));
};

/** Those of links among some layers. */
export const routesAmong = (routes: Routes, ids: ReadonlySet<string>): Routes =>
  Object.fromEntries(
    Object.entries(routes).filter(([key]) => {
      const { from, to } = parseLink(key);
      return ids.has(from) && ids.has(to);
    }),
  );

/** The routes from before a layer got another name, at the links of afterwards. */
export function renameInRoutes(
  document: ProjectDocument,
  network: string,
  before: Routes,
  id: string,
  name: string,
): ProjectDocument {
  const renamed = (one: string): string => (one === id ? name : one);
  const become = ({ from, to, port }: Link): Link => ({ from: renamed(from), to: renamed(to), port });
  return Object.keys(before).length === 0 ? document : moveRoutes(document, network, become, before);
}

/** Ids of layers have neither of these signs. */
export function parseLink(id: string): Link {
  const [from, rest] = id.split('->');
  const [to, port] = rest.split(':');
  return { from, to, port: Number(port) };
}

/** Points go where both ends of their link go by the same way; a layout that moves each its own way takes them out. */
export function shiftRoutes(
  document: ProjectDocument,
  network: string,
  before: Readonly<Record<string, Position>>,
  moved: Readonly<Record<string, Position>>,
): ProjectDocument {
  const routes = Object.entries(routesOf(document, network));
  if (routes.length === 0) return document;
  const way = (id: string): Position | undefined => {
    const to = moved[id] as Position | undefined;
    return to && { x: to.x - before[id].x, y: to.y - before[id].y };
  };
  const shifted = routes.map(([key, points]): readonly [string, Route] => {
    const { from, to } = parseLink(key);
    const [a, b] = [way(from), way(to)];
    if (!a || !b) return [key, points];
    if (a.x !== b.x || a.y !== b.y) return [key, []];
    return [key, points.map(({ x, y }) => ({ x: x + a.x, y: y + a.y }))];
  });
  return withRoutes(document, network, Object.fromEntries(shifted));
}
