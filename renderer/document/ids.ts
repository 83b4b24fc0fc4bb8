import type { NetworkDocument } from '../../contract/project.ts';

const longest = 64;
/** Ids name weights in exported files: short, readable, of letters, digits, `_` and `-`. */
const legal = /^(?!__proto__$)[A-Za-z0-9_-]{1,64}$/;

export const isId = (text: string): boolean => legal.test(text);

/** What is wrong with an id for a layer of this network, or undefined. */
export function idTrouble(network: NetworkDocument, id: string, own?: string): string | undefined {
  if (!isId(id)) return 'Use letters, digits, _ and - only.';
  if (id !== own && network.layers.some((layer) => layer.id === id))
    return `There is already a layer "${id}".`;
  return undefined;
}

/** `dense`, `dense2`, `dense3`, ...: the first that is free. */
export function freshId(taken: ReadonlySet<string>, type: string): string {
  const words = type.replace(/\d+d?$/i, '').replace(/[^A-Za-z0-9_-]/g, '');
  const stem = legal.test(words.slice(0, longest)) ? words : 'layer';
  let id = stem.slice(0, longest);
  for (let n = 2; taken.has(id); n++) id = `${stem.slice(0, longest - String(n).length)}${n}`;
  return id;
}

export const idsOf = (network: NetworkDocument): Set<string> =>
  new Set(network.layers.map((layer) => layer.id));
