/** Code as lines, each of which knows which layers it stands for. */

/** A layer, by its id in the network without blocks: `conv1`, or inside of blocks `block1.conv`. */
export interface Place {
  readonly network: string;
  readonly layer: string;
}

export interface CodeLine {
  readonly text: string;
  readonly places: readonly Place[];
}

export const plain = (text = ''): CodeLine => ({ text, places: [] });

/** `    x = ...`: four spaces a level, as Python has it. */
export const indented = (levels: number, lines: readonly CodeLine[]): CodeLine[] =>
  lines.map((line) => (line.text === '' ? line : { ...line, text: '    '.repeat(levels) + line.text }));

export const textOf = (lines: readonly CodeLine[]): string => lines.map(({ text }) => `${text}\n`).join('');
