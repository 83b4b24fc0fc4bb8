import type { ParameterValue } from '../../contract/project.ts';
import { expectation, type Parameter } from '../../engine/parameters.ts';

/** Between what a field shows and what the document holds. */

/** `learningRate` -> `Learning rate`, `conv2d` stays whole. */
export const spoken = (name: string): string => {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Names, which are no words. */
const optionTitles: ReadonlyMap<string, string> = new Map([
  ['relu', 'ReLU'],
  ['leakyRelu', 'Leaky ReLU'],
  ['elu', 'ELU'],
  ['gelu', 'GELU'],
  ['silu', 'SiLU'],
  ['lecunNormal', 'LeCun normal'],
  ['nonSaturating', 'Non-saturating'],
  ['l1', 'L1'],
  ['kl', 'KL divergence'],
  ['cos', 'Cosine'],
]);
/** A value of a list as a person reads it, wherever it stands. */
export const optionTitle = (value: string): string => optionTitles.get(value) ?? spoken(value);

export function textOf(parameter: Parameter, value: ParameterValue): string {
  if (parameter.kind === 'choice') return optionTitle(String(value));
  if (typeof value !== 'object') return String(value);
  return value.join(parameter.kind === 'pair' ? ' × ' : ', ');
}

const figure = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 });
const small = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : figure.format(value);

/** What a parameter may be, and its default, in few words: `1 to 65,536, default 64`. */
export function rangeText(parameter: Parameter): string {
  const { kind } = parameter;
  if (kind === 'boolean') return `Default ${parameter.default ? 'on' : 'off'}.`;
  const value =
    kind === 'int' || kind === 'float' ? small(parameter.default) : textOf(parameter, parameter.default);
  const usual = value === '' ? 'none' : value;
  if (kind === 'int' || kind === 'float' || kind === 'pair')
    return `${small(parameter.min)} to ${small(parameter.max)}, default ${usual}.`;
  return `Default ${usual}.`;
}

export type Parsed =
  { readonly ok: true; readonly value: ParameterValue } | { readonly ok: false; readonly trouble: string };

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const toNumber = (text: string): number => (number.test(text.trim()) ? Number(text) : NaN);

function read(parameter: Parameter, text: string): unknown {
  switch (parameter.kind) {
    case 'int':
    case 'float':
      return toNumber(text.replace(/[ _]/g, '').replace(/^([^.,]*),([^.,]*)$/, '$1.$2'));
    case 'pair': {
      const sizes = text
        .split(/[\s,x×*]+/i)
        .filter(Boolean)
        .map(toNumber);
      return sizes.length === 1 ? [sizes[0], sizes[0]] : sizes;
    }
    case 'shape':
    case 'ascending':
      return text
        .replace(/[[\]()]/g, '')
        .split(/[\s,x×*]+/i)
        .filter(Boolean)
        .map(toNumber);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'padding': {
      const word = text.trim().toLowerCase();
      return /^[a-z]+$/.test(word) ? word : toNumber(word);
    }
    case 'choice':
    case 'text':
      return text;
    default:
      return parameter satisfies never;
  }
}

/** What a person typed, as a value; or what was expected instead. `3`, `3x3`, `3, 3` and `3 × 3` are the same pair. */
export function parse(parameter: Parameter, text: string): Parsed {
  const value = read(parameter, text);
  const expected = expectation(parameter, value);
  return expected === undefined
    ? { ok: true, value: value as ParameterValue }
    : { ok: false, trouble: `Enter ${expected}.` };
}

/** The next value up or down for the arrow keys: whole numbers by one (or ten), others along 1, 2, 5, 10. */
export function stepped(
  parameter: Parameter,
  value: ParameterValue,
  up: boolean,
  far: boolean,
): ParameterValue {
  if (typeof value !== 'number' || (parameter.kind !== 'int' && parameter.kind !== 'float')) return value;
  const next = parameter.kind === 'int' ? value + (up ? 1 : -1) * (far ? 10 : 1) : nice(value, up);
  return Math.min(parameter.max, Math.max(parameter.min, next));
}

function nice(value: number, up: boolean): number {
  if (value <= 0) return up && value === 0 ? 0.001 : value;
  const power = Math.floor(Math.log10(value) + 1e-9);
  const ladder = [0.5, 1, 2, 5, 10].map((step) => Number((step * 10 ** power).toPrecision(6)));
  const next = up
    ? ladder.find((step) => step > value * 1.0001)
    : ladder.findLast((step) => step < value * 0.9999);
  return next ?? value;
}
