import type { LayerDocument, ParameterValues, ProjectDocument } from '../../../contract/project.ts';
import { moveHead } from '../headEdits.ts';
import { removeAndReconnect } from '../heal.ts';
import { makeRoom, placeBetween } from '../insert.ts';
import { addLayer, connect, networkOf, placesIn, removeLayers } from '../layerEdits.ts';
import { layerOf, linksOf } from '../links.ts';
import { directionOf, placeAfter } from '../place.ts';
import { rulesOf } from '../rules.ts';
import { usersOf, type LayerPlace, type Place } from './fix.ts';

/** Edits that fixes are made of: layers put in, taken out and exchanged with the links around them. */

/** Takes a layer out; what it fed is fed by what fed it. */
export const bridgeOver = (document: ProjectDocument, network: string, id: string): ProjectDocument =>
  removeAndReconnect(document, network, new Set([id]), 'first');

export const removed = (title: string) => (place: LayerPlace) => ({
  title,
  document: bridgeOver(place.document, place.network, place.layer.id),
});

/** Puts a layer on the link into one port; what comes after makes room. */
export function insertOn(
  { document, network }: Place,
  { from, to, port = 0 }: { from: string; to: LayerDocument; port?: number },
  type: string,
  params: ParameterValues = {},
): { document: ProjectDocument; id: string } {
  const position = placeBetween(
    placesIn(document, network),
    { from, to: to.id, port },
    directionOf(document),
  );
  const added = addLayer(document, network, { type, rules: rulesOf(type)!, after: from, position, params });
  const { id } = added;
  const linked = connect(added.document, network, { from: id, to: to.id, port }, rulesOf(to.type));
  return { id, document: makeRoom(linked, network, id, to.id) };
}

/** Puts a layer before the first input of another. */
export function insertBefore(place: LayerPlace, type: string, params: ParameterValues = {}): ProjectDocument {
  const [from] = place.layer.inputs;
  if (from === null || from === undefined) return place.document;
  return insertOn(place, { from, to: place.layer }, type, params).document;
}

/** Puts a layer behind another: what used the one uses the other. */
export function insertAfter(place: LayerPlace, type: string, params: ParameterValues = {}): ProjectDocument {
  const { document, network, layer } = place;
  const users = usersOf(networkOf(document, network), layer.id);
  const [first] = users;
  if (!first) {
    const { document: next, id } = append(place, type, params);
    return moveHead(next, network, layer.id, id);
  }
  const port = first.inputs.indexOf(layer.id);
  const added = insertOn(place, { from: layer.id, to: first, port }, type, params);
  const { id } = added;
  let next = added.document;
  for (const { from, to, port } of linksOf(networkOf(document, network)))
    if (from === layer.id)
      next = connect(
        next,
        network,
        { from: id, to, port },
        rulesOf(layerOf(networkOf(next, network), to)!.type),
      );
  return moveHead(next, network, layer.id, id);
}

/** Puts a layer at the end. */
export function append(
  { document, network, layer }: LayerPlace,
  type: string,
  params: ParameterValues = {},
): { document: ProjectDocument; id: string } {
  const places = placesIn(document, network);
  const position = placeAfter(places, layer, directionOf(document));
  return addLayer(document, network, { type, rules: rulesOf(type)!, after: layer.id, position, params });
}

/** Another layer in the place of one, with its links. */
export function replace(place: LayerPlace, type: string, params: ParameterValues = {}): ProjectDocument {
  const { document, network, layer } = place;
  const places = placesIn(document, network);
  const next = insertAfter(place, type, params);
  const added = networkOf(next, network).layers.find(({ id }) => !layerOf(networkOf(document, network), id));
  if (!added) return document;
  const { [layer.id]: at, ...others } = places;
  const without = bridgeOver(next, network, layer.id);
  return { ...without, canvas: { ...without.canvas, [network]: { ...others, [added.id]: at } } };
}

/** Takes out a layer with all that only it is there for. */
export function removeBranch({ document, network, layer }: LayerPlace): {
  document: ProjectDocument;
  ids: string[];
} {
  const graph = networkOf(document, network);
  const gone = new Set([layer.id]);
  const open = [layer];
  for (let one = open.pop(); one; one = open.pop()) {
    for (const id of one.inputs) {
      const source = id === null ? undefined : layerOf(graph, id);
      if (!source || gone.has(source.id) || source.type === 'input') continue;
      if (!usersOf(graph, source.id).every((user) => gone.has(user.id))) continue;
      gone.add(source.id);
      open.push(source);
    }
  }
  return { document: removeLayers(document, network, gone, rulesOf), ids: [...gone] };
}
