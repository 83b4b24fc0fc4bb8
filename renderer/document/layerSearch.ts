import uFuzzy from '@leeoniya/ufuzzy';
import type { blockType, BlockFile, ParameterValues } from '../../contract/project.ts';
import { layers, type LayerKind, type LayerName } from '../../engine/layers/index.ts';
import type { Shape } from '../../engine/tensor/shape.ts';
import { optionTitle } from './fieldText.ts';
import { rulesOf } from './rules.ts';
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

/** Where a block is from: it ships, it is in the project, or this person saved it for all projects. */
export type BlockSource = 'library' | 'project' | 'saved';

/** A block to find, which is added as an instance. */
export interface BlockEntry {
  readonly key: string;
  readonly type: typeof blockType;
  readonly params: ParameterValues;
  readonly title: string;
  readonly kind: 'block';
  readonly source: BlockSource;
  readonly summary: string;
  readonly file: BlockFile;
  /** What of it a new instance sets to fit what it is connected to. */
  readonly fit?: (shape: Shape) => ParameterValues;
}

export type AddEntry = LayerEntry | BlockEntry;

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
    title: optionTitle(name),
    kind: 'activation',
    summary: layers.activation.doc.summary,
  })),
];

// One letter may be wrong, missing or too many within a word.
const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 });

/** Where a word is looked for: a hit in an earlier row stands before all of a later one. */
const rows: readonly ((entry: AddEntry) => string)[] = [
  ({ key, title }) => `${title} ${key.replace(/^\w+:/, '')}`,
  ({ key }) => (synonyms[key] ?? []).join(', '),
  ({ kind, summary }) => `${kind} ${summary}`,
];

/** What people write in one word or two: `batchnorm`, `maxpool`, `conv2d`. */
const spaced = (query: string): string => query.trim().toLowerCase();

/** Whether the words begin as the title, or one of its other names, does. */
const begins = (entry: AddEntry, query: string): boolean =>
  [entry.title, entry.type === entry.key ? entry.type : '', ...(synonyms[entry.key] ?? [])].some((name) =>
    name.toLowerCase().startsWith(query),
  );

/** Nothing else is meant by these words: the title of a block, or the exact other name of a layer, such as `fc`, `bn`. */
const isCalled = (entry: AddEntry, words: string): boolean =>
  entry.kind === 'block' ? entry.title.toLowerCase() === words : !!synonyms[entry.key]?.includes(words);

/** Whether these words name it in full, so that a person means it and nothing else. */
export function isNamed(entry: AddEntry, query: string): boolean {
  const words = spaced(query);
  const names = [entry.title, entry.kind === 'block' ? '' : entry.key.replace(/^\w+:/, '')];
  return isCalled(entry, words) || names.some((name) => name !== '' && name.toLowerCase() === words);
}

/** What a person may mean, best first: layers before blocks that are no better. All where nothing is asked. */
export function findEntries<E extends AddEntry>(query: string, among: readonly E[]): E[] {
  const words = spaced(query);
  if (words === '') return [...among];
  const blocksLast = (entries: readonly E[]): E[] => [
    ...entries.filter(({ kind }) => kind !== 'block'),
    ...entries.filter(({ kind }) => kind === 'block'),
  ];
  const called = among.filter((entry) => isCalled(entry, words));
  const found = new Set<E>([...called.filter(({ kind }) => kind === 'block'), ...called]);
  for (const row of rows) {
    const [ids, info, order] = fuzzy.search(among.map(row), words, 1);
    const hits = (order ? order.map((n) => info.idx[n]) : (ids ?? [])).map((n) => among[n]);
    for (const entry of blocksLast(hits.filter((entry) => begins(entry, words)))) found.add(entry);
    for (const entry of blocksLast(hits)) found.add(entry);
  }
  return [...found];
}

/**
 * Where nothing is asked yet: what was used last, the latest first; then the order of the table. Layers that need another one
 * to borrow weights from are seldom meant, and stand behind the rest.
 */
export function usualFirst<E extends AddEntry>(entries: readonly E[], recent: readonly string[]): E[] {
  const rank = ({ key, type }: E): number => {
    const at = recent.indexOf(key);
    return at >= 0 ? at : rulesOf(type)?.borrows ? Infinity : recent.length;
  };
  return entries.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

export const findLayers = (query: string): LayerEntry[] => findEntries(query, layerEntries);
