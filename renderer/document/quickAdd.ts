import type { ParameterValue, ParameterValues } from '../../contract/project.ts';
import { layers } from '../../engine/layers/index.ts';
import type { Parameter, Parameters } from '../../engine/parameters.ts';
import { parse } from './fieldText.ts';
import { findLayers, layerEntries, type LayerEntry } from './layerSearch.ts';

/** What a search asks for: a layer, what of it is set from the start, and the activation behind it. */
export interface Wish {
  readonly entry: LayerEntry;
  readonly params: ParameterValues;
  readonly activation: LayerEntry | undefined;
}

const isValue = (word: string): boolean => /^\d+(\.\d+)?([x×]\d+)*$/i.test(word);
const inNumbers: ReadonlySet<Parameter['kind']> = new Set(['int', 'float', 'pair', 'shape', 'ascending']);

/** The activation of that very name. */
const activationOf = (word: string): LayerEntry | undefined =>
  layerEntries.find(({ key }) => key.toLowerCase() === `activation:${word}`);

/** Values go to the parameters in their order; a shape takes all that are left. Undefined where they do not fit. */
function paramsOf(
  { type, params: fixed }: LayerEntry,
  words: readonly string[],
): ParameterValues | undefined {
  const left = [...words];
  const params: Record<string, ParameterValue> = { ...fixed };
  const set = (name: string, parameter: Parameter, text: string): boolean => {
    const parsed = parse(parameter, text);
    if (parsed.ok) params[name] = parsed.value;
    return parsed.ok;
  };
  const table: Parameters = layers[type].parameters;
  for (const [name, parameter] of Object.entries(table)) {
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
export function findWishes(query: string): readonly Wish[] {
  const words = query.toLowerCase().replaceAll('@', ' ').split(/\s+/).filter(Boolean);
  const at = words.findIndex((word, index) => index > 0 && isValue(word));
  if (at < 0)
    return findLayers(query).map((entry) => ({ entry, params: entry.params, activation: undefined }));
  const last = words.length - 1;
  const activation = isValue(words[last]) ? undefined : activationOf(words[last]);
  const values = words.slice(at, activation ? last : undefined);
  return findLayers(words.slice(0, at).join(' ')).flatMap((entry) => {
    if (activation && entry.kind === 'activation') return [];
    const params = paramsOf(entry, values);
    return params ? [{ entry, params, activation }] : [];
  });
}
