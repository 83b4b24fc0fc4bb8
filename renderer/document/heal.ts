import type { ProjectDocument } from '../../contract/project.ts';
import { headOf, moveHead } from './headEdits.ts';
import { networkOf, removeLayers, withNetwork } from './layerEdits.ts';
import { layerOf } from './links.ts';
import { rulesOf } from './rules.ts';

/**
 * Removes layers and closes the gap: whoever read a removed layer reads what that had read. Where that is one value; behind
 * a layer that merged several, or that took none, the link is cut as by a plain removal, or leads on to the `first`.
 */
export function removeAndReconnect(
  document: ProjectDocument,
  network: string,
  ids: ReadonlySet<string>,
  merged: 'cut' | 'first' = 'cut',
): ProjectDocument {
  const now = networkOf(document, network);
  const source = (id: string, seen: ReadonlySet<string> = new Set()): string => {
    const inputs = layerOf(now, id)?.inputs.filter((input) => input !== null) ?? [];
    const isOne = inputs.length === 1 || (merged === 'first' && inputs.length > 1);
    if (!ids.has(id) || !isOne || seen.has(id)) return id;
    return source(inputs[0], new Set(seen).add(id));
  };
  const layers = now.layers.map((layer) =>
    !ids.has(layer.id) && layer.inputs.some((input) => input !== null && ids.has(input))
      ? { ...layer, inputs: layer.inputs.map((input) => (input === null ? null : source(input))) }
      : layer,
  );
  // A loss of its own reads a layer, too.
  let judged = document;
  for (const id of ids) {
    const to = source(id);
    if (!ids.has(to) && !headOf(judged, network, to)) judged = moveHead(judged, network, id, to);
  }
  return removeLayers(withNetwork(judged, network, layers), network, ids, rulesOf);
}
