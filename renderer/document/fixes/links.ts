import { nearest } from '../../../engine/graph/nearest.ts';
import { headed } from '../../../engine/graph/networks.ts';
import { layers as table } from '../../../engine/layers/index.ts';
import { step } from '../grid.ts';
import {
  addLayer,
  connect,
  disconnect,
  networkOf,
  placesIn,
  withNetwork,
  type LayerRules,
} from '../layerEdits.ts';
import { headOf } from '../headEdits.ts';
import { giveHead } from '../headTargets.ts';
import { depths, ends, layerOf, linksOf, reaches } from '../links.ts';
import { likelySources, merges } from '../merging.ts';
import { directionOf, freePlace } from '../place.ts';
import { objectiveOf } from '../objectiveEdits.ts';
import { rulesOf } from '../rules.ts';
import {
  graphOf,
  shapeOf,
  withValue,
  type DocumentFixes,
  type Fix,
  type LayerFixes,
  type LayerPlace,
  type Place,
} from './fix.ts';
import { bridgeOver, removeBranch, replace } from './surgery.ts';

/** Links that are missing, lead nowhere or in a circle, and what is misspelt. */

/** So many of several ways are offered. */
const choices = 3;

/** An input that reads the data, above the layer that waits for one. */
function addInput(place: Place) {
  const { document, network, facts } = place;
  const graph = graphOf(place);
  const places = placesIn(document, network);
  const waiting = graph.layers.find(({ inputs }) => inputs.includes(null));
  const above = waiting ? { x: places[waiting.id].x, y: places[waiting.id].y - 84 } : { x: 0, y: 0 };
  // Where no data says it: what a dense layer can read, or the default, an image.
  const shape = facts?.input?.shape ?? (waiting?.type === 'dense' ? [8] : undefined);
  const added = addLayer(document, network, {
    type: 'input',
    rules: rulesOf('input')!,
    position: freePlace(Object.values(places), above, directionOf(document)),
    ...(shape && { params: { shape, ...(facts?.input?.variable && { variable: true }) } }),
  });
  if (!waiting) return added.document;
  const link = { from: added.id, to: waiting.id, port: waiting.inputs.indexOf(null) };
  return connect(added.document, network, link, rulesOf(waiting.type));
}

/** What merges too many values gives the same where another merges the last of them first. */
function mergeLastFirst({ document, network, layer }: LayerPlace, rules: LayerRules): Fix {
  const { type, inputs } = layer;
  const fits = rules.inputs.max - 1;
  const places = placesIn(document, network);
  const direction = directionOf(document);
  const wish = { x: places[layer.id].x - step[direction].x, y: places[layer.id].y - step[direction].y };
  const position = freePlace(Object.values(places), wish, direction);
  const { document: next, id } = addLayer(document, network, { type, rules, position, params: layer.params });
  const layers = networkOf(next, network).layers.map((one) =>
    one.id === layer.id
      ? { ...one, inputs: [...inputs.slice(0, fits), id] }
      : one.id === id
        ? { ...one, inputs: inputs.slice(fits) }
        : one,
  );
  return {
    title: `Merge the last ${inputs.length - fits} of them first`,
    document: withNetwork(next, network, layers),
  };
}

export const linkDocumentFixes: DocumentFixes = {
  'graph/no-input': (place) => ({ title: 'Add an input', document: addInput(place) }),
};

export const linkFixes: LayerFixes = {
  'graph/unknown-layer'(place) {
    const type = nearest(place.layer.type, Object.keys(table));
    return type ? { title: `Use ${type} instead`, document: replace(place, type) } : null;
  },
  'graph/unknown-parameter'(place) {
    const name = place.problem.where.field;
    return name === undefined
      ? null
      : { title: `Remove ${name}`, document: withValue(place, name, undefined) };
  },
  'graph/parameter'(place) {
    const name = place.problem.where.field;
    if (name === undefined || !(name in place.layer.params)) return null;
    const usual = JSON.stringify(rulesOf(place.layer.type)?.parameters[name]?.default);
    return { title: `Set ${name} to ${usual}`, document: withValue(place, name, undefined) };
  },
  'graph/missing-layer'(place) {
    const { document, network, layer } = place;
    const graph = graphOf(place);
    const known = new Set(graph.layers.map(({ id }) => id));
    const lost = linksOf(graph).filter(({ from, to }) => to === layer.id && !known.has(from));
    const [end] = ends(graph).filter(({ id }) => !reaches(graph, layer.id, id));
    if (lost.length !== 1 || !end)
      return { title: 'Cut the link', document: disconnect(document, network, lost, rulesOf) };
    const link = { ...lost[0], from: end.id };
    return {
      title: `Connect ${end.id} to it`,
      document: connect(document, network, link, rulesOf(layer.type)),
    };
  },
  'graph/unconnected-input'(place) {
    const { document, network, layer } = place;
    const graph = graphOf(place);
    const port = layer.inputs.indexOf(null);
    const likely = likelySources(graph, layer, { ...(document.blocks && { blocks: document.blocks }) });
    const free = ends(graph).filter(({ id }) => !reaches(graph, layer.id, id));
    // Where no shape says it, only where there is no choice it is clear what was meant.
    const sources = likely.length > 0 ? likely.slice(0, choices) : free.length === 1 ? [free[0].id] : [];
    return sources.map((from) => ({
      title: `Connect ${from} to it`,
      document: connect(document, network, { from, to: layer.id, port }, rulesOf(layer.type)),
    }));
  },
  'graph/input-count'(place) {
    const { document, network, layer } = place;
    const rules = rulesOf(layer.type);
    const given = layer.inputs.filter((id) => id !== null);
    if (!rules || given.length === 0) return null;
    if (merges(layer) && layer.inputs.length > rules.inputs.max) return mergeLastFirst(place, rules);
    if (given.length === 1 && rules.inputs.min > 1)
      return { title: 'Remove it', document: bridgeOver(document, network, layer.id) };
    if (layer.inputs.length <= rules.inputs.max || rules.inputs.max !== 1) return null;
    // What comes furthest from the beginning is what was meant; the others feed it, most often.
    const graph = graphOf(place),
      depth = depths(graph);
    const kept = given.reduce((a, b) => ((depth.get(b) ?? 0) > (depth.get(a) ?? 0) ? b : a));
    const extra = linksOf(graph).filter(({ from, to }) => to === layer.id && from !== kept);
    return {
      title: `Cut ${extra.map(({ from }) => from).join(', ')} off`,
      document: disconnect(document, network, extra, rulesOf),
    };
  },
  'graph/cycle'(place) {
    const { document, network, layer: met } = place;
    const graph = graphOf(place);
    const around = linksOf(graph).filter(
      ({ from, to }) =>
        reaches(graph, to, from) && reaches(graph, met.id, from) && reaches(graph, from, met.id),
    );
    // Where ways are joined, the other one remains.
    const inputs = (id: string) => layerOf(graph, id)?.inputs.length ?? 0;
    const [back] = around.toSorted((a, b) => inputs(b.to) - inputs(a.to));
    if (!back) return null;
    const cut = disconnect(document, network, [back], rulesOf);
    const title = `Cut the link from ${back.from} to ${back.to}`;
    const left = layerOf(networkOf(cut, network), back.to)?.inputs ?? [];
    // What joins one thing joins nothing.
    return left.length > 1 && left.filter((id) => id !== null).length === 1
      ? { title: `${title}, and remove ${back.to}`, document: bridgeOver(cut, network, back.to) }
      : { title, document: cut };
  },
  'graph/several-outputs'(place) {
    const { layer, document, network } = place;
    const graph = graphOf(place);
    const inputs = graph.layers.filter(({ type }) => type === 'input');
    // What all others may come to need is no stray piece, nor is what has a loss of its own.
    const stray = ends(graph).filter(
      ({ id, type }) => !headOf(document, network, id) && (type !== 'input' || inputs.length > 1),
    );
    // Of branches of one length the later one is most often what is meant to go on.
    const gone = stray
      .map((layer) => removeBranch({ ...place, layer }))
      .toSorted((a, b) => a.ids.length - b.ids.length)
      .at(0);
    const fixes: Fix[] = [];
    // A fix takes away what was left over, not what was drawn.
    if (gone && graph.layers.length > 2 && 2 * gone.ids.length <= graph.layers.length)
      fixes.push({ title: `Delete ${gone.ids.join(', ')}`, document: gone.document });
    if (network === headed && objectiveOf(document)?.heads && layer.type !== 'input') {
      const title = `Give ${layer.id} a loss of its own`;
      fixes.push({ title, document: giveHead(document, layer.id, shapeOf(place, layer.id), place.facts) });
    }
    return fixes;
  },
};
