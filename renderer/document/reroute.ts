import type { Position, ProjectDocument } from '../../contract/project.ts';
import { pieceNear } from './geometry.ts';
import { placesIn } from './layerEdits.ts';
import type { Link } from './links.ts';
import { directionOf, nodeSize } from './place.ts';
import { routeOf, setRoute } from './routes.ts';

/** A link's way from the middle of one layer to that of the other: near enough to tell between which points a new one belongs. */
function roughWay(document: ProjectDocument, network: string, link: Link): Position[] {
  const places = placesIn(document, network);
  const middle = (id: string): Position => ({
    x: places[id].x + nodeSize.width / 2,
    y: places[id].y + nodeSize.height / 2,
  });
  return [middle(link.from), ...routeOf(document, network, link), middle(link.to)];
}

/** A new point for a link to run through, between those that it lies between. */
export function addRoutePoint(
  document: ProjectDocument,
  network: string,
  link: Link,
  point: Position,
): ProjectDocument {
  const piece = pieceNear(roughWay(document, network, link), point);
  const route = routeOf(document, network, link);
  return setRoute(document, network, link, route.toSpliced(piece, 0, point));
}

/** Where a point goes that no pointer has placed: beside the longest piece of the way, so that it is seen to do something. */
export function besideTheMiddle(document: ProjectDocument, network: string, link: Link): Position {
  const way = roughWay(document, network, link);
  const lengths = way.slice(1).map((to, n) => Math.hypot(to.x - way[n].x, to.y - way[n].y));
  const n = lengths.indexOf(Math.max(...lengths));
  const middle = { x: (way[n].x + way[n + 1].x) / 2, y: (way[n].y + way[n + 1].y) / 2 };
  const aside = 24;
  return directionOf(document) === 'down'
    ? { ...middle, x: middle.x + nodeSize.width / 2 + aside }
    : { ...middle, y: middle.y + nodeSize.height / 2 + aside };
}
