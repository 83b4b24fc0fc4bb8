import type { NetworkDocument } from '../../contract/project.ts';

/** Selections that follow from another one. */

export const inverted = (network: NetworkDocument, ids: ReadonlySet<string>): string[] =>
  network.layers.flatMap(({ id }) => (ids.has(id) ? [] : [id]));

/** These layers and all that a value flows through on its way to them, or from them. */
export function connected(
  network: NetworkDocument,
  ids: ReadonlySet<string>,
  way: 'upstream' | 'downstream',
): Set<string> {
  const next = new Map<string, string[]>(network.layers.map(({ id }) => [id, []]));
  for (const { id, inputs } of network.layers) {
    for (const from of inputs) {
      if (from === null) continue;
      if (way === 'upstream') next.get(id)?.push(from);
      else next.get(from)?.push(id);
    }
  }
  const found = new Set([...ids].filter((id) => next.has(id)));
  for (const id of found) for (const other of next.get(id) ?? []) if (next.has(other)) found.add(other);
  return found;
}
