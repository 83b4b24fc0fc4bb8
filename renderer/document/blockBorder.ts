import type {
  BlockDocument,
  Direction,
  LayerDocument,
  Position,
  ProjectDocument,
} from '../../contract/project.ts';
import { blockIn, blockNamed } from './blockNames.ts';
import { linkId, linksOf, type Link } from './links.ts';
import { parseLink, routeOf, routesAt, routesOf, withRoutes, type Route } from './routes.ts';

/** What crosses the border when layers become a block, or come out of it again: points of links, and what a block around exposes. */

type Exposed = BlockDocument['exposed'];
type Named = ReadonlyMap<string, string | null>;

const isAt = (one: Position | undefined, { x, y }: Position): boolean => one?.x === x && one.y === y;

/**
 * Points before the layers stay outside, on the link to the instance: as far as all links that it stands for have them. The
 * others go inside, which is drawn where the layers stood. `ports` are the block's, by the layers outside that feed them.
 */
export function routesInto(
  document: ProjectDocument,
  before: ProjectDocument,
  network: string,
  [id, inside]: readonly [instance: string, drawing: string],
  ports: ReadonlyMap<string, string>,
  members: ReadonlySet<string>,
  corner: Position,
  direction: Direction,
): ProjectDocument {
  const isBefore = ({ x, y }: Position) => (direction === 'down' ? y < corner.y : x < corner.x);
  const outer: Record<string, Route> = {};
  const inner: Record<string, Route> = {};
  const order = [...ports.keys()];
  const shared = new Map(
    order.map((source) => {
      const ways = linksOf({ layers: layersIn(before, network) })
        .filter(({ from, to }) => from === source && members.has(to))
        .map((link) => routeOf(before, network, link));
      const first = ways[0] ?? [];
      const end = first.findIndex(
        (point, n) => !isBefore(point) || !ways.every((way) => isAt(way[n], point)),
      );
      return [source, end < 0 ? first : first.slice(0, end)];
    }),
  );
  for (const [key, points] of Object.entries(routesOf(before, network))) {
    const link = parseLink(key);
    const [from, to] = [members.has(link.from), members.has(link.to)];
    if (from && to) inner[key] = points;
    else if (!to) outer[linkId(from ? { ...link, from: id } : link)] = points;
    else {
      const trunk = shared.get(link.from) as Route;
      inner[linkId({ ...link, from: ports.get(link.from) as string })] = points.slice(trunk.length);
      outer[linkId({ from: link.from, to: id, port: order.indexOf(link.from) })] = trunk;
    }
  }
  return withRoutes(withRoutes(document, network, outer), inside, inner);
}

/** The other way round. Each copy of a block has its points beside it; those outside lead to all that read a port of the first. */
export function routesOutOf(
  document: ProjectDocument,
  before: ProjectDocument,
  network: string,
  instance: LayerDocument,
  block: BlockDocument,
  inside: string,
  copies: readonly Named[],
  moved: (to: string, copy: number) => Position,
): ProjectDocument {
  const routes: Record<string, Route> = { ...routesOf(document, network) };
  const put = (link: Omit<Link, 'from'> & { from: string | null }, points: Route) => {
    const { from } = link;
    if (from !== null && points.length > 0) routes[linkId({ ...link, from })] = points;
  };
  for (const [copy, names] of copies.entries()) {
    for (const link of linksOf(block)) {
      const port = block.inputs.indexOf(link.from);
      const source = copy === 0 ? (instance.inputs[port] ?? null) : null;
      const by = moved(link.to, copy);
      const own = routeOf(before, inside, link).map(({ x, y }) => ({ x: x + by.x, y: y + by.y }));
      const outside =
        source === null ? [] : routeOf(before, network, { from: source, to: instance.id, port });
      const [from, to] = [names.get(link.from) ?? null, names.get(link.to) as string];
      put({ from, to, port: link.port }, [...outside, ...own]);
    }
  }
  const end = copies.at(-1)?.get(block.output) ?? null;
  for (const [key, points] of Object.entries(routesOf(before, network))) {
    const link = parseLink(key);
    if (link.from === instance.id) put({ ...link, from: end }, points);
  }
  return withRoutes(document, network, routesAt(routes, linksOf({ layers: layersIn(document, network) })));
}

const layersIn = (document: ProjectDocument, network: string): readonly LayerDocument[] => {
  const block = blockNamed(network);
  return (block === null ? document.networks[network] : blockIn(document, block))?.layers ?? [];
};

/** Exposed by the new block: what the block around exposed of layers that are now in it, which it goes on doing by the instance. */
export function exposedInto(
  exposed: Exposed,
  members: ReadonlySet<string>,
  id: string,
): { readonly around: Exposed; readonly inner: Exposed } {
  const around: Record<string, Exposed[string]> = {};
  const inner: Record<string, Exposed[string]> = {};
  for (const [key, { targets }] of Object.entries(exposed)) {
    const own = targets.filter(({ layer }) => members.has(layer));
    if (own.length > 0) inner[key] = { targets: own };
    const others = targets.filter(({ layer }) => !members.has(layer));
    around[key] = own.length > 0 ? { targets: [{ layer: id, parameter: key }, ...others] } : { targets };
  }
  return { around, inner };
}

/** What was exposed of an instance is exposed of its layers, in all copies. */
export function exposedOutOf(
  exposed: Exposed,
  id: string,
  inner: Exposed,
  copies: readonly Named[],
): Exposed {
  return Object.fromEntries(
    Object.entries(exposed).map(([key, { targets }]) => [
      key,
      {
        targets: targets.flatMap((target) =>
          target.layer === id
            ? copies.flatMap((names) =>
                (inner[target.parameter]?.targets ?? []).map(({ layer, parameter }) => ({
                  layer: names.get(layer) as string,
                  parameter,
                })),
              )
            : [target],
        ),
      },
    ]),
  );
}

/** The block around a drawing that exposes so much; a network exposes nothing. */
export function withExposed(
  document: ProjectDocument,
  network: string,
  change: (exposed: Exposed) => Exposed,
): ProjectDocument {
  const name = blockNamed(network);
  const block = name === null ? undefined : blockIn(document, name);
  if (name === null || !block) return document;
  return {
    ...document,
    blocks: { ...document.blocks, [name]: { ...block, exposed: change(block.exposed) } },
  };
}
