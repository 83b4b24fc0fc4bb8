import uFuzzy from '@leeoniya/ufuzzy';

/** A thing that the palette of commands can do. */
export interface Entry {
  /** Of a command its id; else with its kind in front. */
  readonly id: string;
  readonly title: string;
  /** Shown behind the title: its group, a path, a place. */
  readonly detail: string;
  readonly keys?: string;
  /** More words that it is found by. */
  readonly words?: string;
  /** Listed only where something is asked for, or after it was used. */
  readonly onlyFound?: true;
  readonly enabled: boolean;
  run(): void;
}

// One letter may be wrong, missing or too many within a word.
const fuzzy = new uFuzzy({ intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 });

const hits = (texts: string[], query: string): number[] => {
  const [ids, info, order] = fuzzy.search(texts, query, 1);
  return order ? order.map((n) => info.idx[n]) : (ids ?? []);
};

/**
 * The entries that a person may mean, best first: what is found in titles before what is found in other words, and
 * what cannot be done now behind what can. Where nothing is asked, what was used last comes first.
 */
export function findEntries(entries: readonly Entry[], query: string, recent: readonly string[]): Entry[] {
  const words = query.trim().toLowerCase();
  const age = new Map(recent.map((id, n) => [id, n]));
  const ageOf = ({ id }: Entry): number => age.get(id) ?? Infinity;
  if (words === '') {
    const listed = entries.filter(
      (entry) => entry.enabled && (entry.onlyFound === undefined || age.has(entry.id)),
    );
    return stable(listed, (a, b) => order(ageOf(a), ageOf(b)));
  }
  const found = new Set([
    ...hits(
      entries.map(({ title }) => title.toLowerCase()),
      words,
    ),
    ...hits(
      entries.map(({ title, detail, words: more }) => `${title} ${detail} ${more ?? ''}`.toLowerCase()),
      words,
    ),
  ]);
  const ranked = [...found].map((n) => entries[n]);
  const rank = (entry: Entry): number => {
    const title = entry.title.toLowerCase();
    const place = title === words ? 0 : title.startsWith(words) ? 1 : 2;
    return (entry.enabled ? 0 : 3) + place;
  };
  return stable(ranked, (a, b) => rank(a) - rank(b) || (rank(a) % 3 === 2 ? 0 : order(ageOf(a), ageOf(b))));
}

const order = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
const stable = <T>(list: readonly T[], compare: (a: T, b: T) => number): T[] => [...list].sort(compare);
