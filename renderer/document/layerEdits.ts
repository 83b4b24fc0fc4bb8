import type {
  LayerDocument,
  NetworkDocument,
  ParameterValue,
  ParameterValues,
  Position,
  ProjectDocument,
} from '../../contract/project.ts';
import { expectation, type Parameters } from '../../engine/parameters.ts';
import { insideOf, withInside } from './blockInside.ts';
import { blockNamed, isInstance, isPort } from './blockNames.ts';
import { keepHeads, moveHead } from './headEdits.ts';
import { freshId } from './ids.ts';
import { layerOf, linksOf, wouldCircle, type Link } from './links.ts';
import { directionOf, placesOf, snap } from './place.ts';
import { renameReferences, takenNames } from './references.ts';
import { carryRoutes, renameInRoutes, routesOf, shiftRoutes } from './routes.ts';

/** Edits of networks. Each takes a document and returns the next; the same one where nothing changes. */

/** What an edit must know of a layer's type: the layer table's entry fits. */
export interface LayerRules {
  readonly inputs: { readonly min: number; readonly max: number };
  readonly parameters: Parameters;
}

/** A network, or the inside of a block by the name that `insideName` gives it. */
export const networkOf = (document: ProjectDocument, network: string): NetworkDocument => {
  const block = blockNamed(network);
  return block === null ? (document.networks[network] ?? { layers: [] }) : insideOf(document, block);
};

/** An instance has the ports of its block, however they are fed. */
const boundsOf = (layer: LayerDocument, rules: LayerRules | undefined): { min: number; max: number } =>
  isInstance(layer)
    ? { min: layer.inputs.length, max: layer.inputs.length }
    : (rules?.inputs ?? { min: 1, max: Infinity });

/** Where the layers of a network stand. */
export const placesIn = (document: ProjectDocument, network: string): Readonly<Record<string, Position>> =>
  placesOf(networkOf(document, network), document.canvas[network], directionOf(document));

export function withNetwork(
  document: ProjectDocument,
  name: string,
  layers: readonly LayerDocument[],
  places: Readonly<Record<string, Position>> = document.canvas[name] ?? {},
): ProjectDocument {
  const before = networkOf(document, name);
  const block = blockNamed(name);
  const drawn =
    block === null
      ? // Only a block has ports.
        {
          ...document,
          networks: { ...document.networks, [name]: { ...before, layers: layers.filter((l) => !isPort(l)) } },
        }
      : withInside(document, block, layers);
  const kept = keepHeads(drawn, name, before.layers, layers);
  const next = { ...kept, canvas: { ...document.canvas, [name]: places } };
  return carryRoutes(next, name, linksOf(before), linksOf({ layers }));
}

export const changeLayer = (
  document: ProjectDocument,
  network: string,
  id: string,
  change: (layer: LayerDocument) => LayerDocument,
): ProjectDocument => {
  const { layers } = networkOf(document, network);
  const next = layers.map((layer) => (layer.id === id ? change(layer) : layer));
  return next.every((layer, index) => layer === layers[index])
    ? document
    : withNetwork(document, network, next);
};

/** Adds a layer, connected to `after` where that is given and the type takes inputs. Its id is the second value. */
export function addLayer(
  document: ProjectDocument,
  network: string,
  layer: { type: string; rules: LayerRules; position: Position; after?: string; params?: ParameterValues },
): { document: ProjectDocument; id: string } {
  const now = networkOf(document, network);
  const id = freshId(takenNames(document, network, now), layer.type);
  const { min, max } = layer.rules.inputs;
  const inputs: (string | null)[] = Array.from({ length: min }, () => null);
  if (layer.after !== undefined && max > 0 && layerOf(now, layer.after)) inputs[0] = layer.after;
  const added = { id, type: layer.type, params: layer.params ?? {}, inputs };
  const places = { ...placesIn(document, network), [id]: snap(layer.position) };
  return { document: withNetwork(document, network, [...now.layers, added], places), id };
}

/** A port that is no longer fed closes up where the type can do without it. */
const unplug = (
  layer: LayerDocument,
  gone: (from: string, port: number) => boolean,
  min: number,
): LayerDocument => {
  if (!layer.inputs.some((from, port) => from !== null && gone(from, port))) return layer;
  const inputs: (string | null)[] = layer.inputs.map((from, port) =>
    from !== null && gone(from, port) ? null : from,
  );
  for (let port = inputs.length - 1; port >= 0 && inputs.length > min; port--) {
    if (inputs[port] === null && layer.inputs[port] !== null) inputs.splice(port, 1);
  }
  return { ...layer, inputs };
};

export type RulesOf = (type: string) => LayerRules | undefined;

export function removeLayers(
  document: ProjectDocument,
  network: string,
  ids: ReadonlySet<string>,
  rulesOf: RulesOf,
): ProjectDocument {
  const now = networkOf(document, network);
  const kept = now.layers.filter((layer) => !ids.has(layer.id));
  if (kept.length === now.layers.length) return document;
  const layers = kept.map((layer) =>
    unplug(layer, (from) => ids.has(from), boundsOf(layer, rulesOf(layer.type)).min),
  );
  const places = Object.fromEntries(
    Object.entries(document.canvas[network] ?? {}).filter(([id]) => !ids.has(id)),
  );
  return withNetwork(document, network, layers, places);
}

/** What stands against a link, or undefined. */
export function connectTrouble(
  network: NetworkDocument,
  { from, to }: Link,
  rules: LayerRules | undefined,
): string | undefined {
  if (!layerOf(network, from) || !layerOf(network, to)) return 'The layer does not exist.';
  if (rules?.inputs.max === 0 || boundsOf(layerOf(network, to) as LayerDocument, rules).max === 0)
    return 'This layer takes no input.';
  if (wouldCircle(network, from, to)) return 'This link would close a circle.';
  return undefined;
}

/** Puts a link on a port; what was there before goes. A port past the last opens a new one, up to the type's most. */
export function connect(
  document: ProjectDocument,
  network: string,
  link: Link,
  rules: LayerRules | undefined,
): ProjectDocument {
  if (connectTrouble(networkOf(document, network), link, rules)) return document;
  return changeLayer(document, network, link.to, (layer) => {
    const most = boundsOf(layer, rules).max;
    const port = Math.min(link.port, layer.inputs.length, most - 1);
    if (layer.inputs[port] === link.from) return layer;
    return {
      ...layer,
      inputs: port < layer.inputs.length ? layer.inputs.with(port, link.from) : [...layer.inputs, link.from],
    };
  });
}

export const disconnect = (
  document: ProjectDocument,
  network: string,
  links: readonly Link[],
  rulesOf: RulesOf,
): ProjectDocument => {
  let next = document;
  for (const to of new Set(links.map((link) => link.to))) {
    const ports = new Set(links.filter((link) => link.to === to).map((link) => link.port));
    next = changeLayer(next, network, to, (layer) =>
      unplug(layer, (_, port) => ports.has(port), boundsOf(layer, rulesOf(layer.type)).min),
    );
  }
  return next;
};

export function moveLayers(
  document: ProjectDocument,
  network: string,
  moved: Readonly<Record<string, Position>>,
): ProjectDocument {
  const places = placesIn(document, network);
  const changed = Object.entries(moved).filter(([id, { x, y }]) => {
    if (!Object.hasOwn(places, id)) return false;
    return places[id].x !== x || places[id].y !== y;
  });
  if (changed.length === 0) return document;
  const next = {
    ...document,
    canvas: { ...document.canvas, [network]: { ...places, ...Object.fromEntries(changed) } },
  };
  return shiftRoutes(next, network, places, Object.fromEntries(changed));
}

const sameValue = (a: ParameterValue | undefined, b: ParameterValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The document keeps only what differs from the defaults. Undefined, or the default, takes the value out. */
export function setValue(
  params: ParameterValues,
  parameters: Parameters,
  name: string,
  value: ParameterValue | undefined,
): ParameterValues {
  if (value === undefined || sameValue(value, parameters[name]?.default)) {
    if (!(name in params)) return params;
    return Object.fromEntries(Object.entries(params).filter(([other]) => other !== name));
  }
  return sameValue(params[name], value) ? params : { ...params, [name]: value };
}

export const setParameter = (
  document: ProjectDocument,
  network: string,
  id: string,
  parameters: Parameters,
  name: string,
  value: ParameterValue | undefined,
): ProjectDocument =>
  changeLayer(document, network, id, (layer) => {
    const params = setValue(layer.params, parameters, name, value);
    return params === layer.params ? layer : { ...layer, params };
  });

/** Whether every value of a layer is one its type accepts. */
export const valuesFit = (layer: LayerDocument, rules: LayerRules): boolean =>
  Object.entries(layer.params).every(
    ([name, value]) => rules.parameters[name] && !expectation(rules.parameters[name], value),
  );

export function renameLayer(
  document: ProjectDocument,
  network: string,
  id: string,
  name: string,
): ProjectDocument {
  const before = networkOf(document, network);
  if (id === name || !layerOf(before, id) || layerOf(before, name)) return document;
  const told = moveHead(renameReferences(document, network, id, name), network, id, name);
  const renamed = (other: string | null) => (other === id ? name : other);
  const layers = networkOf(told, network).layers.map((layer) => ({
    ...layer,
    id: layer.id === id ? name : layer.id,
    inputs: layer.inputs.includes(id) ? layer.inputs.map(renamed) : layer.inputs,
  }));
  const places = Object.entries(document.canvas[network] ?? {}).map(
    ([key, place]) => [key === id ? name : key, place] as const,
  );
  const next = withNetwork(told, network, layers, Object.fromEntries(places));
  return renameInRoutes(next, network, routesOf(document, network), id, name);
}
