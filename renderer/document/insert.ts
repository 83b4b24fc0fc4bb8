import type { Direction, Position, ProjectDocument } from '../../contract/project.ts';
import { connect, disconnect, moveLayers, networkOf, placesIn, type LayerRules } from './layerEdits.ts';
import type { Known } from './fits.ts';
import { downstream, layerOf, type Link } from './links.ts';
import { feedOther } from './merging.ts';
import { nodeSize, step } from './grid.ts';
import { directionOf } from './place.ts';
import { rulesOf } from './rules.ts';

/** Moves what comes after a layer on, as far as the layer needs: the rest stays where it is. */
export function makeRoom(
  document: ProjectDocument,
  network: string,
  id: string,
  next: string,
): ProjectDocument {
  const places = placesIn(document, network);
  const direction = directionOf(document);
  const axis = direction === 'down' ? 'y' : 'x';
  const missing = places[id][axis] + step[direction][axis] - places[next][axis];
  if (missing <= 0) return document;
  const edge = places[next][axis];
  const moved: Record<string, Position> = {};
  for (const one of downstream(networkOf(document, network), next)) {
    if (one !== id && places[one][axis] >= edge)
      moved[one] = { ...places[one], [axis]: places[one][axis] + missing };
  }
  return moveLayers(document, network, moved);
}

/** Where a layer fits between two: behind the first, in its line where it goes straight on. */
export function placeBetween(
  places: Readonly<Record<string, Position>>,
  { from, to }: Link,
  direction: Direction = 'down',
): Position {
  const [along, across, size] =
    direction === 'down' ? (['y', 'x', nodeSize.width] as const) : (['x', 'y', nodeSize.height] as const);
  const [a, b] = [places[from], places[to]];
  const straight = Math.abs(a[across] - b[across]) < size / 2;
  const aside = straight ? a[across] : (a[across] + b[across]) / 2;
  return { ...a, [across]: aside, [along]: a[along] + step[direction][along] };
}

/** What was dropped on a short link lies over the layer before: it moves behind it. */
function behind(document: ProjectDocument, network: string, from: string, id: string): ProjectDocument {
  const places = placesIn(document, network);
  const direction = directionOf(document);
  const [along, across] = direction === 'down' ? (['y', 'x'] as const) : (['x', 'y'] as const);
  const [length, width] =
    direction === 'down' ? [nodeSize.height, nodeSize.width] : [nodeSize.width, nodeSize.height];
  const [before, own] = [places[from], places[id]];
  const least = before[along] + step[direction][along];
  const apart = Math.abs(before[across] - own[across]) >= width || own[along] + length <= before[along];
  if (apart || own[along] >= least) return document;
  return moveLayers(document, network, { [id]: { ...own, [along]: least } });
}

/**
 * A layer that stands free goes into a link, by its first port; what comes after makes room. One that merges also reads what else
 * it can only be meant to.
 */
export function insertIntoLink(
  document: ProjectDocument,
  network: string,
  id: string,
  link: Link,
  known: Known = { ...(document.blocks && { blocks: document.blocks }) },
): ProjectDocument {
  const now = networkOf(document, network);
  const [layer, target] = [layerOf(now, id), layerOf(now, link.to)];
  const rules: LayerRules | undefined = layer && rulesOf(layer.type);
  if (!layer || !target || rules?.inputs.max === 0 || target.inputs[link.port] !== link.from) return document;
  const fed = connect(document, network, { from: link.from, to: id, port: 0 }, rules);
  // A block may have no port.
  if (layerOf(networkOf(fed, network), id)?.inputs[0] !== link.from) return document;
  const through = connect(fed, network, { from: id, to: link.to, port: link.port }, rulesOf(target.type));
  const merged = feedOther(through, network, id, known);
  return makeRoom(behind(merged, network, link.from, id), network, id, link.to);
}

/** A layer that no link comes to or goes from. */
export function standsFree(document: ProjectDocument, network: string, id: string): boolean {
  const now = networkOf(document, network);
  const layer = layerOf(now, id);
  return (
    layer !== undefined &&
    layer.inputs.every((input) => input === null) &&
    now.layers.every(({ inputs }) => !inputs.includes(id))
  );
}

/** Moves one end of a link to another layer. The same document where the new link cannot be. */
export function reconnect(
  document: ProjectDocument,
  network: string,
  before: Link,
  after: Link,
): ProjectDocument {
  if (before.from === after.from && before.to === after.to && before.port === after.port) return document;
  const rules = (id: string) => rulesOf(layerOf(networkOf(document, network), id)?.type ?? '');
  const linked = connect(document, network, after, rules(after.to));
  if (linked === document || (before.to === after.to && before.port === after.port)) return linked;
  return disconnect(linked, network, [before], rulesOf);
}
