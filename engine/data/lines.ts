import { problem, ProblemError, type Problem } from '../../contract/problems.ts';
import { CsvRows, sniffDelimiter } from './csv-rows.ts';
import { headerNames, shorten } from './csv.ts';
import { lengthsOf, type Dataset } from './dataset.ts';
import { classNumbers, Labels } from './labels.ts';
import { tokensOf, Vocabulary, type TokenChoice } from './tokens.ts';

/** Short texts, each with a label: lines of `text TAB label`, or two columns of a table with a header. */
export interface LinesChoice extends TokenChoice {
  readonly text?: string;
  readonly target?: string;
}

const mostProblems = 10;
const longestLine = 65_536;
const mostBytes = 2 ** 30;

/** Cuts a file into texts and labels, chunk by chunk. `onLine` is given a label where there is one. */
export class LabelledLines {
  private readonly choice: Pick<LinesChoice, 'text' | 'target'>;
  private readonly file: string;
  private readonly onLine: (text: string, label: string | null, line: number) => void;
  private rows: CsvRows | undefined;
  private header: { text: number; target: number } | undefined;
  private rest = '';
  private line = 1;
  private begun = false;

  constructor(
    choice: Pick<LinesChoice, 'text' | 'target'>,
    file: string,
    onLine: (text: string, label: string | null, line: number) => void,
  ) {
    this.choice = choice;
    this.file = file;
    this.onLine = onLine;
  }

  push(chunk: string): void {
    const text = this.begun ? chunk : chunk.replace(/^\ufeff/, '');
    this.begun ||= chunk !== '';
    if (this.choice.text !== undefined) {
      this.rows ??= new CsvRows(sniffDelimiter(text), this.file, (fields, line) => this.row(fields, line));
      this.rows.push(text);
      return;
    }
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) this.plain(line);
    if (this.rest.length > longestLine) this.tooLong();
  }

  end(): void {
    if (this.rows) this.rows.end();
    else if (this.rest !== '') this.plain(this.rest);
  }

  private plain(whole: string): void {
    const line = this.line++,
      text = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    if (text.length > longestLine) this.tooLong(line);
    if (text.includes('\0')) throw new ProblemError(problem('file/not-text', {}, { file: this.file, line }));
    if (text.trim() === '') return;
    const tab = text.lastIndexOf('\t');
    this.onLine(tab < 0 ? text : text.slice(0, tab), tab < 0 ? null : text.slice(tab + 1).trim(), line);
  }

  private row(fields: readonly string[], line: number): void {
    const { text, target } = this.choice;
    if (this.header === undefined) {
      const columns = headerNames(fields);
      const place = (name: string): number => columns.indexOf(name);
      if (place(text!) < 0)
        throw new ProblemError(
          problem('data/missing-feature', { feature: text!, columns }, { file: this.file, line }),
        );
      if (target !== undefined && place(target) < 0)
        throw new ProblemError(
          problem('data/missing-target', { target, columns }, { file: this.file, line }),
        );
      this.header = { text: place(text!), target: target === undefined ? -1 : place(target) };
      return;
    }
    const label = this.header.target < 0 ? null : (fields[this.header.target] ?? '').trim();
    this.onLine(fields[this.header.text] ?? '', label, line);
  }

  private tooLong(line = this.line): never {
    const limit = `${longestLine} characters`;
    throw new ProblemError(problem('file/csv-row-too-long', { limit }, { file: this.file, line }));
  }
}

/** Labelled texts as sequences of tokens: `push` text, then `end`. Goes on after a bad line, up to ten of them. */
export class LinesReader {
  private readonly choice: LinesChoice;
  private readonly file: string;
  private readonly lines: LabelledLines;
  private readonly vocabulary = new Vocabulary();
  private readonly labels = new Labels();
  private readonly texts: number[][] = [];
  private readonly targets: number[] = [];
  private readonly problems: Problem[] = [];

  constructor(choice: LinesChoice, file: string) {
    this.choice = choice;
    this.file = file;
    this.lines = new LabelledLines(choice, file, (text, label, line) => this.add(text, label, line));
  }

  push(text: string): void {
    this.lines.push(text);
  }

  /**
   * input [longest] of tokens, with lengths where they differ; target [] of classes. Throws ProblemError `data/unlabelled`,
   * `data/empty-sequence`, `data/missing-value`, `data/vocabulary`, `data/empty`, `data/too-large`.
   */
  end(name: string): Dataset {
    this.lines.end();
    const { texts, file } = this;
    if (this.problems.length > 0) throw new ProblemError(...this.problems);
    if (texts.length === 0) {
      const expected = 'lines of a text, a tab and its label';
      throw new ProblemError(problem('data/empty', { path: file, expected }, { file }));
    }
    const steps = texts.reduce((most, text) => Math.max(most, text.length), 0);
    if (texts.length * steps * 4 > mostBytes) {
      const found = `${Math.ceil((texts.length * steps * 4) / 2 ** 20)} MiB`;
      throw new ProblemError(problem('data/too-large', { found, limit: '1024 MiB' }, { file }));
    }
    const numbers = new Float32Array(texts.length * steps);
    texts.forEach((text, sample) => numbers.set(text, sample * steps));
    const { classes, values } = this.vocabulary.finish(
      numbers,
      (place) => place % steps < texts[Math.floor(place / steps)]!.length,
    );
    const lengths = Float32Array.from(texts, (text) => text.length);
    const labels = this.labels.finish(),
      targets = classNumbers(texts.length, labels.classes.length);
    this.targets.forEach((number, sample) => (targets[sample] = labels.rank[number]!));
    return {
      name,
      count: texts.length,
      columns: {
        input: { shape: [steps], values, classes },
        ...(lengths.some((length) => length !== steps)
          ? { [lengthsOf('input')]: { shape: [], values: lengths } }
          : {}),
        target: { shape: [], values: targets, classes: labels.classes },
      },
      fixedTest: null,
    };
  }

  private add(text: string, label: string | null, line: number): void {
    const where = { file: this.file, line };
    if (label === null) return this.bad(problem('data/unlabelled', { text: shorten(text.trim()) }, where));
    const tokens = tokensOf(text.trim(), this.choice);
    if (tokens.length === 0) return this.bad(problem('data/empty-sequence', {}, where));
    if (label === '') return this.bad(problem('data/missing-value', {}, where));
    this.texts.push(tokens.map((token) => this.vocabulary.number(token, where)));
    this.targets.push(this.labels.number(label));
  }

  private bad(found: Problem): void {
    this.problems.push(found);
    if (this.problems.length >= mostProblems) throw new ProblemError(...this.problems);
  }
}
