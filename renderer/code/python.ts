import type { ParameterValue } from '../../contract/project.ts';

/** Values and names as Python writes them. */

export function value(given: ParameterValue): string {
  if (typeof given === 'boolean') return given ? 'True' : 'False';
  if (typeof given === 'number') return String(given);
  if (typeof given === 'string') return text(given);
  return tuple(given);
}

export const text = (given: string): string =>
  `'${given.replace(/[\\']/g, '\\$&').replace(/[^\x20-\x7e]/g, (c) => `\\U${c.codePointAt(0)!.toString(16).padStart(8, '0')}`)}'`;

export const tuple = (given: readonly (number | string)[]): string =>
  given.length === 1 ? `(${given[0]},)` : `(${given.join(', ')})`;

/** `3` where all are the same, else `(3, 5)`. */
export const each = (given: readonly number[]): string =>
  given.every((n) => n === given[0]) ? String(given[0]) : tuple(given);

/** Only those that are given: `nn.Linear(3, 4, bias=False)`. */
export const call = (
  what: string,
  ...given: readonly (string | number | false | null | undefined)[]
): string => `${what}(${given.filter((a) => a !== false && a !== null && a !== undefined).join(', ')})`;

/** A comment is one line, whatever a name holds. */
export const comment = (given: string): string => `# ${given.replace(/\s+/g, ' ')}`;

const keywords = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield match case self super torch nn F keras layers ops math tf x lengths model valid'
  ).split(' '),
);

/** What ids become in Python: letters, digits and `_`, no two alike, none of `taken`. */
export function pythonNames(ids: Iterable<string>, taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>(),
    used = new Set<string>();
  for (const id of ids) {
    const plain = id.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=[0-9]|$|_)/, 'layer_');
    let name = plain;
    while (keywords.has(name) || taken.has(name) || used.has(name))
      name = name === plain ? `${plain}_` : `${plain}_${used.size + 1}`;
    names.set(id, name);
    used.add(name);
  }
  return names;
}

/** `my block-2` -> `MyBlock2`. */
export const className = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')
    .replace(/^(?=[0-9]|$)/, 'Network');
