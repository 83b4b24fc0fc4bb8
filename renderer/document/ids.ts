import type { NetworkDocument } from '../../contract/project.ts';

/** Ids name weights in exported files: short, readable, of letters, digits, `_` and `-`. */
const legal = /^[A-Za-z0-9_-]{1,64}$/;

/** What is wrong with an id for a layer of this network, or undefined. */
export function idTrouble(network: NetworkDocument, id: string, own?: string): string | undefined {
  if (!legal.test(id)) return 'Use letters, digits, _ and - only.';
  if (id !== own && network.layers.some((layer) => layer.id === id))
    return `There is already a layer "${id}".`;
  return undefined;
}

/** `dense`, `dense2`, `dense3`, ...: the first that is free. */
export function freshId(taken: ReadonlySet<string>, type: string): string {
  const stem = type.replace(/\d+d?$/i, '').replace(/[^A-Za-z0-9_-]/g, '') || 'layer';
  let id = stem;
  for (let n = 2; taken.has(id); n++) id = `${stem}${n}`;
  return id;
}

export const idsOf = (network: NetworkDocument): Set<string> =>
  new Set(network.layers.map((layer) => layer.id));
