import { choice, int } from '../../parameters.ts';
import type { Random } from '../../tensor/random.ts';
import { lengthsOf } from '../dataset.ts';
import { count, randomOf, seed, type Generator } from './generator.ts';

export const reberSymbols = ['B', 'T', 'P', 'S', 'X', 'V', 'E'] as const;

/** Reber's grammar: state -> what may follow, as [symbol, next state]; state 6 has been left by E. */
const grammar: readonly (readonly (readonly [symbol: string, next: number])[])[] = [
  [['B', 1]],
  [
    ['T', 2],
    ['P', 3],
  ],
  [
    ['S', 2],
    ['X', 4],
  ],
  [
    ['T', 3],
    ['V', 5],
  ],
  [
    ['X', 3],
    ['S', 6],
  ],
  [
    ['P', 4],
    ['V', 6],
  ],
  [['E', 7]],
];

/** A string of the embedded grammar, with the symbols that were possible at each place: B, T or P, a string of Reber's, the same T or P, E. */
function embedded(random: Random): { symbols: string[]; possible: string[][] } {
  const symbols: string[] = [],
    possible: string[][] = [];
  const step = (...options: readonly string[]): string => {
    const symbol = options[random.below(options.length)];
    symbols.push(symbol);
    possible.push([...options]);
    return symbol;
  };
  step('B');
  const kept = step('T', 'P');
  for (let state = 0; state < grammar.length;) {
    const ways = grammar[state];
    const symbol = step(...ways.map(([name]) => name));
    state = ways.find(([name]) => name === symbol)![1];
  }
  step(kept);
  step('E');
  return { symbols, possible };
}

/**
 * Strings of the embedded Reber grammar, of at most `steps` + 1 symbols (longer ones are drawn again): all but the last symbol
 * are the input, one-hot. A string counts as learned where at every step the network finds exactly the legal symbols most
 * likely, the T or P before the last among them, which was given at the beginning.
 */
export const reber: Generator = {
  title: 'Embedded Reber grammar',
  doc: {
    summary:
      'Tell the symbol that comes next in strings of a small automaton. The last but one is always the second: it must be remembered all along.',
    equation: '\\text{B (T | P) B} \\ldots \\text{E (T | P) E}',
    source: 'Hochreiter, Schmidhuber, "Long Short-Term Memory", 1997, section 5.1',
  },
  parameters: {
    count: count(512),
    steps: int(8, 200, 40, 'Longest sequence; the shortest string takes 8 steps.'),
    target: choice(
      ['possible', 'next'],
      'possible',
      'Every symbol that may come next (0 or 1 for each), or the one that did (a class a step).',
    ),
    seed,
  },
  values: (params) => 14 * (params['steps'] as number) + 2,
  make(params) {
    const samples = params['count'] as number,
      most = params['steps'] as number,
      size = reberSymbols.length;
    const values = new Float32Array(samples * most * size),
      possible = new Float32Array(samples * most * size),
      next = new Uint8Array(samples * most),
      lengths = new Float32Array(samples);
    for (let i = 0; i < samples; i++) {
      const random = randomOf(params, i);
      let string = embedded(random);
      while (string.symbols.length > most + 1) string = embedded(random);
      lengths[i] = string.symbols.length - 1;
      for (let step = 0; step < lengths[i]; step++) {
        const at = i * most + step;
        values[at * size + numberOf(string.symbols[step])] = 1;
        for (const symbol of string.possible[step + 1]) possible[at * size + numberOf(symbol)] = 1;
        next[at] = numberOf(string.symbols[step + 1]);
      }
    }
    const names = reberSymbols;
    return {
      input: { shape: [most, size], values, names, indicator: true },
      [lengthsOf('input')]: { shape: [], values: lengths },
      target:
        params['target'] === 'next'
          ? { shape: [most], values: next, classes: names }
          : { shape: [most, size], values: possible, names, indicator: true },
      [lengthsOf('target')]: { shape: [], values: lengths.slice() },
    };
  },
};

const numberOf = (symbol: string): number => reberSymbols.indexOf(symbol as (typeof reberSymbols)[number]);
