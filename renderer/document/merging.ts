import type { LayerDocument, NetworkDocument, ProjectDocument } from '../../contract/project.ts';
import { ghostId, inferred, type Known } from './fits.ts';
import { connect, networkOf } from './layerEdits.ts';
import { depths, downstream, layerOf, linksOf, upstream } from './links.ts';
import { rulesOf } from './rules.ts';

/** What a layer that merges several values may read besides what it is given: nobody wants one that merges nothing. */

/** A value on its way: it is read by layers that make of it what is passed on. */
const finishing: ReadonlySet<string> = new Set(['activation', 'normalization', 'regularization']);

export const merges = ({ type }: LayerDocument): boolean => (rulesOf(type)?.inputs.min ?? 0) > 1;

interface Sources {
  /** Layers that nothing reads. */
  readonly ends: readonly string[];
  /** What came before, the nearest first: a skip. */
  readonly before: readonly string[];
  /** Values that are on their way, and what other branches have in their midst. */
  readonly further: readonly string[];
}

/** Layers whose value fits beside those that a layer reads already; their shapes must be known. */
function sourcesFor(network: NetworkDocument, layer: LayerDocument, known: Known): Sources {
  const given = layer.inputs.filter((from) => from !== null);
  if (!merges(layer) || given.length === 0) return { ends: [], before: [], further: [] };
  const behind = downstream(network, layer.id);
  const free = network.layers.filter(({ id }) => !given.includes(id) && !behind.has(id));
  const ghosts = free.map(({ id }, n) => ({ ...layer, id: ghostId(n), inputs: [...given, id] }));
  const { shapeOf } = inferred(network, ghosts, known);
  const fitting = free.filter((_, n) => shapeOf(ghostId(n)));
  const read = Map.groupBy(linksOf(network), ({ from }) => from);
  const readers = (id: string) => (read.get(id) ?? []).map(({ to }) => layerOf(network, to));
  const depth = depths(network);
  const near = fitting.map(({ id }) => id).sort((a, b) => (depth.get(b) ?? 0) - (depth.get(a) ?? 0));
  const earlier = new Set(given.flatMap((id) => [...upstream(network, id)]));
  const isEnd = (id: string) => readers(id).length === 0;
  const isPassedOn = (id: string) =>
    readers(id).some((one) => one && !finishing.has(rulesOf(one.type)?.kind ?? ''));
  const before = near.filter((id) => !isEnd(id) && earlier.has(id) && isPassedOn(id));
  return {
    ends: near.filter(isEnd),
    before,
    further: near.filter((id) => !isEnd(id) && !before.includes(id)),
  };
}

/** All of them, the likeliest first. */
export function likelySources(network: NetworkDocument, layer: LayerDocument, known: Known): string[] {
  const { ends, before, further } = sourcesFor(network, layer, known);
  return [...ends, ...before, ...further];
}

/** Feeds the one input of a merging layer that is left open, where a single layer can be meant: the only end, or the only skip. */
export function feedOther(
  document: ProjectDocument,
  network: string,
  id: string,
  known: Known,
): ProjectDocument {
  const now = networkOf(document, network);
  const layer = layerOf(now, id);
  const port = layer?.inputs.indexOf(null) ?? -1;
  if (!layer || port < 0 || layer.inputs.lastIndexOf(null) !== port) return document;
  const { ends, before } = sourcesFor(now, layer, known);
  const [from, ...others] = ends.length > 0 ? ends : before;
  if (from === undefined || others.length > 0) return document;
  return connect(document, network, { from, to: id, port }, rulesOf(layer.type));
}
