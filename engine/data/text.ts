import { problem, ProblemError } from '../../contract/problems.ts';
import type { Column, Dataset } from './dataset.ts';
import { GrowingFloats } from './growing.ts';
import { tokensOf, Vocabulary, type TokenChoice } from './tokens.ts';
import { countWindows, fillWindows, type Windows } from './windows.ts';

/** 2^27: then a window of each would not fit into memory anyway. */
const mostTokens = 134_217_728;
/** Text without any blank is cut here. */
const longestWord = 1_048_576;

export type TextChoice = TokenChoice & Windows;

/** Tokens of a long text, chunk by chunk: `push` text, then `end`. Words are not torn where a chunk ends. */
export class TextReader {
  private readonly choice: TextChoice;
  private readonly file: string;
  private readonly vocabulary = new Vocabulary();
  private readonly numbers = new GrowingFloats();
  private rest = '';

  constructor(choice: TextChoice, file: string) {
    this.choice = choice;
    this.file = file;
  }

  push(text: string): void {
    const all =
      this.rest + (this.rest === '' && this.numbers.length === 0 ? text.replace(/^\ufeff/, '') : text);
    const cut = this.cutOf(all);
    this.rest = all.slice(cut);
    this.add(all.slice(0, cut));
  }

  /**
   * Windows of tokens one after the other: input [window], target [window], each token's the one that follows it. Parts of
   * the text are parts of the data in its order; where windows overlap, those that would show a later part's targets are left out.
   * Throws ProblemError `data/series-too-short`, `data/vocabulary`, `data/too-large`.
   */
  end(name: string): Dataset {
    this.add(this.rest);
    const { file } = this,
      { window, stride } = this.choice;
    const count = countWindows(this.numbers.length, this.choice, 1, 8 * window, { file });
    const { classes, values } = this.vocabulary.finish(this.numbers.finish());
    const column = (from: number): Column => {
      const out =
        values instanceof Uint8Array ? new Uint8Array(count * window) : new Float32Array(count * window);
      return { shape: [window], values: fillWindows(out, values, 1, from, this.choice), classes };
    };
    return {
      name,
      count,
      columns: { input: column(0), target: column(1) },
      fixedTest: null,
      inOrder: { gap: Math.ceil(window / stride) - 1 },
    };
  }

  /** A word, a line end of two characters or a letter of two code units may go on in the next chunk: text ends behind a blank. */
  private cutOf(text: string): number {
    const blank = Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n')) + 1;
    if (blank > 0 || text.length < longestWord) return blank;
    const half = /[\ud800-\udbff\r]/.test(text.at(-1)!);
    return half ? text.length - 1 : text.length;
  }

  private add(text: string): void {
    const where = { file: this.file };
    if (this.numbers.length > mostTokens) {
      const details = { found: `more than ${mostTokens} tokens`, limit: `${mostTokens}` };
      throw new ProblemError(problem('data/too-large', details, where));
    }
    for (const token of tokensOf(text, this.choice)) this.numbers.push(this.vocabulary.number(token, where));
  }
}
