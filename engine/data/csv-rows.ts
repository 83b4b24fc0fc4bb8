import { problem, ProblemError } from '../../contract/problems.ts';

/** No line of a table is longer; a file whose quotation mark is never closed must not end up in memory as one line. */
const longestRow = 4 * 1024 * 1024;
/** 65,536 columns, as much as a row of 4 MiB can usefully hold. */
const mostFields = 65_536;

const quote = 34,
  newline = 10,
  carriageReturn = 13,
  space = 32,
  tab = 9;

export type Delimiter = ',' | ';' | '\t' | '|';
const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];

/**
 * Cuts text into rows and fields by RFC 4180, in chunks: `push` as often as there is text, then `end`.
 * Rows end with \n, \r\n or \r; a field that starts with `"` is quoted, may hold delimiters and line ends, and writes a
 * quotation mark twice. Rows without any text are left out. Throws ProblemError `file/csv-quote`, `file/csv-row-too-long`,
 * `file/not-text` with the line.
 */
export class CsvRows {
  private readonly delimiter: number;
  private readonly onRow: (fields: readonly string[], line: number) => void;
  private readonly file: string;
  private readonly fields: string[] = [];
  private rest = '';
  private line = 1;

  /** `onRow` is given the fields and the line that the row starts in, from 1. The list of fields is used again for the next row. */
  constructor(delimiter: Delimiter, file: string, onRow: (fields: readonly string[], line: number) => void) {
    this.delimiter = delimiter.charCodeAt(0);
    this.file = file;
    this.onRow = onRow;
  }

  push(text: string): void {
    this.parse(this.rest + text, false);
    if (this.rest.length > longestRow) this.tooLong();
  }

  end(): void {
    this.parse(this.rest, true);
  }

  private parse(text: string, last: boolean): void {
    let at = 0;
    while (at < text.length) {
      const next = this.row(text, at, last);
      if (next < 0) break;
      at = next;
    }
    this.rest = last ? '' : text.slice(at);
  }

  /** Reads the row at `start`; returns where the next one starts, or -1 if the text ends before the row does. */
  private row(text: string, start: number, last: boolean): number {
    const { fields, delimiter } = this;
    const length = text.length,
      firstLine = this.line;
    let at = start,
      line = firstLine,
      count = 0,
      blank = true;
    for (;;) {
      let field: string;
      if (text.charCodeAt(at) === quote) {
        const close = this.closing(text, at + 1, last, line);
        if (close < 0) return -1;
        field = text.slice(at + 1, close);
        line += linesIn(field);
        if (field.includes('"')) field = field.replaceAll('""', '"');
        at = close + 1;
        while (isBlank(text.charCodeAt(at), delimiter)) at++;
        const code = text.charCodeAt(at);
        if (at < length && code !== delimiter && code !== newline && code !== carriageReturn) {
          throw new ProblemError(
            problem(
              'file/csv-quote',
              { reason: 'there is text after the end of a quotation' },
              { file: this.file, line },
            ),
          );
        }
      } else {
        const from = at;
        let code = 0;
        for (; at < length; at++) {
          code = text.charCodeAt(at);
          if (code === delimiter || code === newline || code === carriageReturn) break;
          if (code === 0) throw new ProblemError(problem('file/not-text', {}, { file: this.file, line }));
        }
        field = text.slice(from, at);
      }
      if (at - start > longestRow || count >= mostFields) this.tooLong(firstLine);
      if (blank && field !== '' && field.trim() !== '') blank = false;
      fields[count++] = field;
      if (at >= length && !last) return -1;
      const code = text.charCodeAt(at);
      if (at < length && code === delimiter) {
        at++;
        // A row may end in a delimiter: then its last field is empty, and the text may end here too.
        continue;
      }
      if (code === carriageReturn) {
        if (at + 1 >= length && !last) return -1;
        at += text.charCodeAt(at + 1) === newline ? 2 : 1;
      } else at++;
      this.line = line + 1;
      fields.length = count;
      if (!blank) this.onRow(fields, firstLine);
      return Math.min(at, length);
    }
  }

  /** Where the quotation that starts at `from` is closed, or -1 if that cannot be known yet. */
  private closing(text: string, from: number, last: boolean, line: number): number {
    for (let at = from; ; at += 2) {
      at = text.indexOf('"', at);
      if (at < 0 && last) {
        throw new ProblemError(
          problem(
            'file/csv-quote',
            { reason: 'it is opened here and never closed' },
            { file: this.file, line },
          ),
        );
      }
      if (at < 0 || (at + 1 === text.length && !last)) return -1;
      if (text.charCodeAt(at + 1) !== quote) return at;
    }
  }

  private tooLong(line = this.line): never {
    throw new ProblemError(
      problem('file/csv-row-too-long', { limit: `4 MiB or ${mostFields} fields` }, { file: this.file, line }),
    );
  }
}

const isBlank = (code: number, delimiter: number): boolean =>
  (code === space || code === tab) && code !== delimiter;

/** Line ends in a quoted field: \n, \r\n and \r each count once. */
function linesIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === newline || (code === carriageReturn && text.charCodeAt(at + 1) !== newline)) count++;
  }
  return count;
}

/**
 * The delimiter of a table, from its beginning (some rows are enough): the one that cuts every line into the same
 * number of fields; if none or several do, the one found most often in the header; `,` where there is none.
 */
export function sniffDelimiter(text: string): Delimiter {
  const lines = firstLines(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, 10);
  let best: Delimiter = ',',
    bestScore = 0;
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const header = counts[0] ?? 0;
    const steady = header > 0 && counts.every((count) => count === header);
    const score = header + (steady ? mostFields : 0);
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}

/** The first lines that are not blank, without what is quoted in them. */
function firstLines(text: string, most: number): string[] {
  const bare = text.slice(0, 65_536).replace(/"[^"]*"/g, '');
  const lines = bare.split(/\r\n|\n|\r/);
  // What follows the last line end may be cut off.
  if (lines.length > 1) lines.pop();
  return lines.filter((line) => line.trim() !== '').slice(0, most);
}
