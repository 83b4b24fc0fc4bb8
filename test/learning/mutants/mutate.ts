import { generator } from '../../cases/values.ts';

/** A source with one error in it. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly was: string;
  readonly becomes: string;
  readonly source: string;
}

interface Change {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

/** Heads of loops are left out: how a range is cut into vectors and a rest is speed, and no number depends on it. */
const code = (line: string): boolean =>
  !/^\s*(\/\/|\/?\*|import\b|export (function|const|default)|function\b|@|for \(|while \(|case\b)/.test(line);

/** The places in a line where a sign can be flipped, a term dropped, or a stride shifted. */
function changesOf(line: string): Change[] {
  const found: Change[] = [],
    text = line.replace(/\/\/.*$/, '');
  const each = (pattern: RegExp, f: (match: RegExpExecArray) => Change) => {
    for (const match of text.matchAll(pattern)) found.push(f(match));
  };
  // A sign.
  each(/ ([+-]) (?=[\w(])/g, (m) => ({ at: m.index + 1, length: 1, text: m[1] === '+' ? '-' : '+' }));
  each(/\b(f32x4|i32x4)\.(add|sub)\(/g, (m) => ({
    at: m.index,
    length: m[0].length,
    text: `${m[1]}.${m[2] === 'add' ? 'sub' : 'add'}(`,
  }));
  each(/ ([+-])= (?!1;)/g, (m) => ({ at: m.index + 1, length: 1, text: m[1] === '+' ? '-' : '+' }));
  // A term.
  each(/ [+-] [\w.]+(\[[^\][]*\]!?)?(?=[;,)\]])/g, (m) => ({ at: m.index, length: m[0].length, text: '' }));
  each(/(?<=[(\s])([\w.]+) [*/] (?=[\w(])/g, (m) => ({ at: m.index, length: m[0].length, text: '' }));
  // A stride.
  each(/ \* (\w+)(?=[\s;,)\]])/g, (m) => ({ at: m.index, length: m[0].length, text: ` * (${m[1]} + 1)` }));
  each(/ << 2\b/g, (m) => ({ at: m.index, length: m[0].length, text: ' << 3' }));
  return found;
}

/** All errors of these kinds in a source, in an order of its own for every seed. */
export function mutantsOf(file: string, source: string, seed: string): Mutant[] {
  const lines = source.split('\n'),
    random = generator(`${seed} ${file}`);
  const all = lines.flatMap((line, i) =>
    code(line)
      ? changesOf(line).map(({ at, length, text }) => {
          const becomes = line.slice(0, at) + text + line.slice(at + length);
          return {
            file,
            line: i + 1,
            was: line.trim(),
            becomes: becomes.trim(),
            source: lines.toSpliced(i, 1, becomes).join('\n'),
          };
        })
      : [],
  );
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}
