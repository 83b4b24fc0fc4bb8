import uFuzzy from '@leeoniya/ufuzzy';
import type { ParameterValues } from '../../contract/project.ts';
import { layers, type LayerKind, type LayerName } from '../../engine/layers/index.ts';
import { synonyms } from './synonyms.ts';

/** One thing to find: a layer of the table, or one with parameters set, such as an activation by its function. */
export interface LayerEntry {
  readonly key: string;
  readonly type: LayerName;
  readonly params: ParameterValues;
  readonly title: string;
  readonly kind: LayerKind;
  readonly summary: string;
}

const functionTitles: Readonly<Record<string, string>> = {
  relu: 'ReLU',
  leakyRelu: 'Leaky ReLU',
  elu: 'ELU',
  gelu: 'GELU',
  silu: 'SiLU',
};
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const { function: activations } = layers.activation.parameters;

/** In the order of the table; the activations' functions behind them. */
export const layerEntries: readonly LayerEntry[] = [
  ...(Object.entries(layers) as [LayerName, (typeof layers)[LayerName]][]).map(([type, layer]) => ({
    key: type,
    type,
    params: {},
    title: layer.title,
    kind: layer.kind,
    summary: layer.doc.summary,
  })),
  ...(activations.kind === 'choice' ? activations.options : []).map((name): LayerEntry => ({
    key: `activation:${name}`,
    type: 'activation',
    params: name === activations.default ? {} : { function: name },
    title: functionTitles[name] ?? capital(name),
    kind: 'activation',
    summary: layers.activation.doc.summary,
  })),
];

export const entryOf = (key: string): LayerEntry | undefined =>
  layerEntries.find((entry) => entry.key === key);

// One letter may be wrong, missing or too many within a word.
const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 });

/** Where a word is looked for: a hit in an earlier row stands before all of a later one. */
const rows: readonly (readonly string[])[] = [
  layerEntries.map(({ key, title }) => `${title} ${key.replace('activation:', '')}`),
  layerEntries.map(({ key }) => (synonyms[key] ?? []).join(', ')),
  layerEntries.map(({ kind, summary }) => `${kind} ${summary}`),
];

/** What people write in one word or two: `batchnorm`, `maxpool`, `conv2d`. */
const spaced = (query: string): string => query.trim().toLowerCase();

/** Whether the words begin as the title, or one of its other names, does. */
const begins = (entry: LayerEntry, query: string): boolean =>
  [entry.title, entry.type === entry.key ? entry.type : '', ...(synonyms[entry.key] ?? [])].some((name) =>
    name.toLowerCase().startsWith(query),
  );

/** The layers that a person may mean, best first. All of them where nothing is asked. */
export function findLayers(query: string, among: readonly LayerEntry[] = layerEntries): LayerEntry[] {
  const words = spaced(query);
  if (words === '') return [...among];
  const allowed = new Set(among);
  const found = new Set<LayerEntry>();
  // Nothing but the exact other name of a layer is meant by it: `fc`, `bn`.
  for (const entry of among) if (synonyms[entry.key]?.includes(words)) found.add(entry);
  for (const row of rows) {
    const [ids, info, order] = fuzzy.search([...row], words, 1);
    const ranked = order ? order.map((n) => info.idx[n]) : (ids ?? []);
    const hits = ranked.map((n) => layerEntries[n]).filter((entry) => allowed.has(entry));
    for (const entry of hits.filter((entry) => begins(entry, words))) found.add(entry);
    for (const entry of hits) found.add(entry);
  }
  return [...found];
}
