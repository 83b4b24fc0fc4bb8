import { problem, type Problem } from '../contract/problems.ts';
import type { ParameterValue, ParameterValues } from '../contract/project.ts';

/**
 * Parameters as data: the inspector, the checks, the saved file, the command line and the documentation are all
 * generated from these.
 */
export type Parameter = Conditional & Kind;

type Kind =
  | {
      readonly kind: 'int';
      readonly min: number;
      readonly max: number;
      readonly default: number;
      readonly doc: string;
    }
  | {
      readonly kind: 'float';
      readonly min: number;
      readonly max: number;
      readonly default: number;
      readonly doc: string;
    }
  | { readonly kind: 'boolean'; readonly default: boolean; readonly doc: string }
  | {
      readonly kind: 'choice';
      readonly options: readonly string[];
      readonly default: string;
      readonly doc: string;
    }
  /** Height and width. */
  | {
      readonly kind: 'pair';
      readonly min: number;
      readonly max: number;
      readonly default: readonly [number, number];
      readonly doc: string;
    }
  | { readonly kind: 'shape'; readonly default: readonly number[]; readonly doc: string }
  /** Whole numbers, each larger than the one before: points in time. */
  | { readonly kind: 'ascending'; readonly default: readonly number[]; readonly doc: string }
  /** `same`, `valid`, or a number of cells on each side; along time also `causal`. */
  | {
      readonly kind: 'padding';
      readonly causal?: true;
      readonly default: 'same' | 'valid' | number;
      readonly doc: string;
    }
  | { readonly kind: 'text'; readonly default: string; readonly doc: string };

interface Conditional {
  /** It is looked at only where another parameter has one of these values. */
  readonly when?: Readonly<Record<string, readonly ParameterValue[]>>;
}

export type Parameters = Readonly<Record<string, Parameter>>;

export const int = (min: number, max: number, value: number, doc: string) =>
  ({ kind: 'int', min, max, default: value, doc }) as const;
export const float = (min: number, max: number, value: number, doc: string) =>
  ({ kind: 'float', min, max, default: value, doc }) as const;
export const boolean = (value: boolean, doc: string) => ({ kind: 'boolean', default: value, doc }) as const;
export const choice = <O extends readonly string[]>(options: O, value: O[number], doc: string) =>
  ({ kind: 'choice', options, default: value as string, doc }) as const;
export const pair = (min: number, max: number, value: readonly [number, number], doc: string) =>
  ({ kind: 'pair', min, max, default: value, doc }) as const;
export const shape = (value: readonly number[], doc: string) =>
  ({ kind: 'shape', default: value, doc }) as const;
export const ascending = (value: readonly number[], doc: string) =>
  ({ kind: 'ascending', default: value, doc }) as const;
export const padding = (value: 'same' | 'valid' | number, doc: string) =>
  ({ kind: 'padding', default: value, doc }) as const;
export const causalPadding = (value: 'same' | 'valid' | number, doc: string) =>
  ({ kind: 'padding', causal: true, default: value, doc }) as const;
export const text = (value: string, doc: string) => ({ kind: 'text', default: value, doc }) as const;

export const onlyWith = <P extends Parameter>(when: NonNullable<P['when']>, parameter: P) => ({
  ...parameter,
  when,
});

/** Whether anything looks at a parameter, beside these values of the others. */
export const isLookedAt = (
  parameters: Parameters,
  { when = {} }: Parameter,
  given: ParameterValues,
): boolean =>
  Object.entries(when).every(([other, values]) =>
    values.includes((given[other] ?? parameters[other]!.default) as ParameterValue),
  );

/** What a layer sees: every parameter, defaults filled in, checked. */
export type Values = Readonly<Record<string, ParameterValue>>;

const describeRange = (p: { min: number; max: number }): string => `between ${p.min} and ${p.max}`;

/** Undefined where the value is right, else what was expected. */
export function expectation(p: Parameter, value: unknown): string | undefined {
  switch (p.kind) {
    case 'int':
      return Number.isInteger(value) && (value as number) >= p.min && (value as number) <= p.max
        ? undefined
        : `a whole number ${describeRange(p)}`;
    case 'float':
      return typeof value === 'number' && value >= p.min && value <= p.max
        ? undefined
        : `a number ${describeRange(p)}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'choice':
      return typeof value === 'string' && p.options.includes(value)
        ? undefined
        : `one of ${p.options.join(', ')}`;
    case 'pair':
      return Array.isArray(value) &&
        value.length === 2 &&
        value.every((v) => Number.isInteger(v) && v >= p.min && v <= p.max)
        ? undefined
        : `two whole numbers ${describeRange(p)}`;
    case 'shape':
      return Array.isArray(value) &&
        value.length <= 4 &&
        value.every((v) => Number.isInteger(v) && v >= 1 && v <= 1e6)
        ? undefined
        : 'a list of up to four whole numbers of 1 or more';
    case 'ascending':
      return Array.isArray(value) &&
        value.length >= 1 &&
        value.length <= 16 &&
        value.every((v, i) => Number.isSafeInteger(v) && v >= 1 && (i === 0 || v > value[i - 1]))
        ? undefined
        : 'up to 16 whole numbers of 1 or more, each larger than the one before';
    case 'padding':
      return value === 'same' ||
        value === 'valid' ||
        (p.causal && value === 'causal') ||
        (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 64)
        ? undefined
        : `"same", "valid"${p.causal ? ', "causal"' : ''} or a whole number from 0 to 64`;
    case 'text':
      return typeof value === 'string' ? undefined : 'text';
    default:
      return p satisfies never;
  }
}

/** Defaults with the document's values laid over them. Does not check. */
export function withDefaults(parameters: Parameters, given: ParameterValues): Values {
  const all: Record<string, ParameterValue> = {};
  for (const [name, p] of Object.entries(parameters)) all[name] = given[name] ?? p.default;
  return all;
}

/** What is wrong with values given from outside; `field` is their path in the project document. */
export function parameterProblems(
  field: string,
  parameters: Parameters,
  values: Readonly<Record<string, unknown>>,
): Problem[] {
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(values)) {
    const where = { field: `${field}.${name}` };
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!parameter) {
      const known = Object.keys(parameters).join(', ') || 'none';
      problems.push(problem('graph/unknown-parameter', { name, known }, where));
      continue;
    }
    const expected = expectation(parameter, value);
    if (expected)
      problems.push(problem('graph/parameter', { name, found: JSON.stringify(value), expected }, where));
  }
  return problems;
}
