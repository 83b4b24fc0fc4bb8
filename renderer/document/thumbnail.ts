import type { ProjectPreview } from '../../contract/commands.ts';
import { linksOf } from './links.ts';
import { boxOf, centreOf, nodeSize, type Box } from './grid.ts';
import { placesOf } from './place.ts';
import { rulesOf } from './rules.ts';

/** A network as a small picture: boxes where its layers stand, and a line for each link. */
export interface Thumbnail {
  readonly box: Box;
  readonly layers: readonly { readonly x: number; readonly y: number; readonly kind: string }[];
  readonly links: readonly {
    readonly x1: number;
    readonly y1: number;
    readonly x2: number;
    readonly y2: number;
  }[];
}

export function thumbnailOf({ network, places: drawn, direction }: ProjectPreview): Thumbnail {
  const places = placesOf(network, drawn, direction);
  const middle = (id: string) => {
    const { x, y } = places[id];
    return centreOf({ left: x, top: y, right: x + nodeSize.width, bottom: y + nodeSize.height });
  };
  return {
    box: boxOf(network.layers.map(({ id }) => places[id])),
    layers: network.layers.map(({ id, type }) => ({ ...places[id], kind: rulesOf(type)?.kind ?? type })),
    // A link to a layer that is not there is a mistake that only the designer shows.
    links: linksOf(network)
      .filter(({ from }) => Object.hasOwn(places, from))
      .map(({ from, to }) => {
        const [start, end] = [middle(from), middle(to)];
        return { x1: start.x, y1: start.y, x2: end.x, y2: end.y };
      }),
  };
}
