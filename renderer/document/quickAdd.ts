import { blockType, type ParameterValue, type ParameterValues } from '../../contract/project.ts';
import { exposedParameters } from '../../engine/graph/blocks.ts';
import { layers } from '../../engine/layers/index.ts';
import type { Parameter, Parameters } from '../../engine/parameters.ts';
import { parse } from './fieldText.ts';
import { findEntries, isNamed, layerEntries, type AddEntry, type LayerEntry } from './layerSearch.ts';

/** What a search asks for: a layer or a block, what of it is set from the start, and the activation behind it. */
export interface Wish {
  readonly entry: AddEntry;
  readonly params: ParameterValues;
  readonly activation: LayerEntry | undefined;
  /** It is what was written, in full. */
  readonly isNamed: boolean;
}

const isValue = (word: string): boolean => /^\d+(\.\d+)?([x×]\d+)*$/i.test(word);
const inNumbers: ReadonlySet<Parameter['kind']> = new Set(['int', 'float', 'pair', 'shape', 'ascending']);

/** The activation of that very name. */
const activationOf = (word: string): LayerEntry | undefined =>
  layerEntries.find(({ key }) => key.toLowerCase() === `activation:${word}`);

/** What can be set of a new one: a block's are those that it exposes. */
export const parametersOf = (entry: AddEntry): Parameters =>
  entry.type === blockType
    ? exposedParameters(entry.file.blocks, entry.file.name)
    : layers[entry.type].parameters;

/** Values go to the parameters in their order; a shape takes all that are left. Undefined where they do not fit. */
function paramsOf(entry: AddEntry, words: readonly string[]): ParameterValues | undefined {
  const { params: fixed } = entry;
  const left = [...words];
  const params: Record<string, ParameterValue> = { ...fixed };
  const set = (name: string, parameter: Parameter, text: string): boolean => {
    const parsed = parse(parameter, text);
    if (parsed.ok) params[name] = parsed.value;
    return parsed.ok;
  };
  for (const [name, parameter] of Object.entries(parametersOf(entry))) {
    if (left.length === 0) break;
    if (Object.hasOwn(fixed, name)) continue;
    if (parameter.kind === 'padding') {
      const at = left.findIndex((word) => !isValue(word));
      if (at >= 0 && !set(name, parameter, left.splice(at, 1)[0])) return undefined;
    } else if (inNumbers.has(parameter.kind) && isValue(left[0])) {
      const takesAll = parameter.kind === 'shape' || parameter.kind === 'ascending';
      const text = takesAll ? left.splice(0).join(' ') : (left.shift() as string);
      if (!set(name, parameter, text)) return undefined;
    }
  }
  return left.length === 0 ? params : undefined;
}

/** `conv 6 5 relu`, `conv 6@5x5 same`, `dense 120`, `input 28 28 1`: a name, then values in the order of the fields. */
export function findWishes(query: string, among: readonly AddEntry[] = layerEntries): readonly Wish[] {
  const words = query.toLowerCase().replaceAll('@', ' ').split(/\s+/).filter(Boolean);
  const at = words.findIndex((word, index) => index > 0 && isValue(word));
  if (at < 0)
    return findEntries(query, among).map((entry) => ({
      entry,
      params: entry.params,
      activation: undefined,
      isNamed: isNamed(entry, query),
    }));
  const last = words.length - 1;
  const activation = isValue(words[last]) ? undefined : activationOf(words[last]);
  const values = words.slice(at, activation ? last : undefined);
  const name = words.slice(0, at).join(' ');
  return findEntries(name, among).flatMap((entry) => {
    if (activation && entry.kind === 'activation') return [];
    const params = paramsOf(entry, values);
    return params ? [{ entry, params, activation, isNamed: isNamed(entry, name) }] : [];
  });
}
