import { problem, ProblemError, type Where } from '../../contract/problems.ts';
import { classNumbers } from './labels.ts';

/** What a text is cut into. */
export interface TokenChoice {
  readonly unit: 'character' | 'word';
  readonly lowercase: boolean;
}

/** An output has a score for each token at each step: more could not be trained here in any sensible time. */
const mostTokens = 20_000;
/** A word with its apostrophes and hyphens, a number, the end of a line, or any other single sign. */
const wordPattern = /\p{L}[\p{L}\p{M}\p{N}]*(?:['’-][\p{L}\p{M}\p{N}]+)*|\p{N}+|\n|[^\s]/gu;

/** Characters (of Unicode, not halves of them) or words; every line ends in \n, whoever wrote the file. */
export function tokensOf(text: string, { unit, lowercase }: TokenChoice): string[] {
  const plain = text.replace(/\r\n?/g, '\n');
  const cased = lowercase ? plain.toLowerCase() : plain;
  return unit === 'character' ? [...cased] : (cased.match(wordPattern) ?? []);
}

/** Numbers for tokens: provisional ones in the order of appearance while a file is read, then those of the vocabulary. */
export class Vocabulary {
  private readonly numbers = new Map<string, number>();

  /** Throws ProblemError `data/vocabulary` where there are too many. */
  number(token: string, where: Where): number {
    let number = this.numbers.get(token);
    if (number === undefined) {
      number = this.numbers.size;
      if (number === mostTokens)
        throw new ProblemError(problem('data/vocabulary', { most: mostTokens }, where));
      this.numbers.set(token, number);
    }
    return number;
  }

  /** All tokens by their code, and the numbers given so far as a column keeps them; rows behind `lengths` stay 0. */
  finish(
    numbers: ArrayLike<number>,
    isToken: (place: number) => boolean = () => true,
  ): { readonly classes: readonly string[]; readonly values: Uint8Array | Float32Array } {
    const classes = [...this.numbers.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const rank = new Uint32Array(classes.length),
      values = classNumbers(numbers.length, classes.length);
    classes.forEach((token, index) => (rank[this.numbers.get(token)!] = index));
    for (let place = 0; place < numbers.length; place++)
      if (isToken(place)) values[place] = rank[numbers[place]!]!;
    return { classes, values };
  }
}

/** Tokens as numbers of a vocabulary that is fixed. Throws ProblemError `data/unknown-token`. */
export function encodeTokens(
  tokens: readonly string[],
  numbers: ReadonlyMap<string, number>,
  where: Where,
): number[] {
  return tokens.map((token) => {
    const number = numbers.get(token);
    if (number === undefined) throw new ProblemError(problem('data/unknown-token', { token }, where));
    return number;
  });
}

export const tokenNumbers = (vocabulary: readonly string[]): ReadonlyMap<string, number> =>
  new Map(vocabulary.map((token, number) => [token, number]));
