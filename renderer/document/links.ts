import type { LayerDocument, NetworkDocument } from '../../contract/project.ts';

/** A link between two layers: from the output of one into an input port of another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export const linkId = ({ from, to, port }: Link): string => `${from}->${to}:${port}`;

export const linksOf = (network: NetworkDocument): Link[] =>
  network.layers.flatMap(({ id: to, inputs }) =>
    inputs.flatMap((from, port) => (from === null ? [] : [{ from, to, port }])),
  );

export const layerOf = (network: NetworkDocument | undefined, id: string): LayerDocument | undefined =>
  network?.layers.find((layer) => layer.id === id);

/** A layer and all whose values come to it. */
export function upstream(network: NetworkDocument, id: string): Set<string> {
  const inputs = new Map(network.layers.map((layer) => [layer.id, layer.inputs]));
  const found = new Set([id]);
  for (const one of found) for (const input of inputs.get(one) ?? []) if (input !== null) found.add(input);
  return found;
}

/** A layer and all that its values come to. */
export function downstream(network: NetworkDocument, id: string): Set<string> {
  const readers = Map.groupBy(linksOf(network), ({ from }) => from);
  const found = new Set([id]);
  for (const one of found) for (const { to } of readers.get(one) ?? []) found.add(to);
  return found;
}

/** Does a value flow from one layer to the other? A layer reaches itself. */
export const reaches = (network: NetworkDocument, from: string, to: string): boolean =>
  upstream(network, to).has(from);

/** A link may not close a circle: a network is computed from its inputs to its end. */
export const wouldCircle = (network: NetworkDocument, from: string, to: string): boolean =>
  reaches(network, to, from);

/** Layers whose output no one takes, in the document's order. */
export function ends(network: NetworkDocument): LayerDocument[] {
  const used = new Set(network.layers.flatMap((layer) => layer.inputs));
  return network.layers.filter((layer) => !used.has(layer.id));
}

/** Longest way from a layer without inputs; circles count as they are met. */
export function depths(network: NetworkDocument): Map<string, number> {
  const inputs = new Map(
    network.layers.map((layer) => [layer.id, layer.inputs.filter((input) => input !== null)]),
  );
  const known = new Map<string, number>();
  const onPath = new Set<string>();
  // With a stack of its own: a network may be deeper than calls may be.
  for (const { id: end } of network.layers) {
    const stack = [end];
    for (let id = stack.at(-1); id !== undefined; id = stack.at(-1)) {
      const sources: readonly string[] = inputs.get(id) ?? [];
      const open = known.has(id) ? [] : sources.filter((from) => !known.has(from) && !onPath.has(from));
      if (open.length > 0 && !onPath.has(id)) {
        onPath.add(id);
        stack.push(...open.filter((from) => from !== id));
        continue;
      }
      stack.pop();
      onPath.delete(id);
      if (!known.has(id)) known.set(id, Math.max(-1, ...sources.map((from) => known.get(from) ?? 0)) + 1);
    }
  }
  return known;
}
