import type { LayerDocument, ParameterValue } from '../../contract/project.ts';
import type { Parameter, Parameters } from '../../engine/parameters.ts';
import { spoken } from './fieldText.ts';

/** Sizes with a real multiplication sign: `28 × 28 × 1`. */
export const sizes = (shape: readonly number[]): string => (shape.length === 0 ? '1' : shape.join(' × '));

const valueText = (parameter: Parameter, value: ParameterValue): string => {
  if (typeof value === 'object') return value.join('×');
  return typeof value === 'number' && parameter.kind === 'float'
    ? String(Number(value.toPrecision(4)))
    : String(value);
};

/** The same where room is scarce: `28×28×1`. */
export const tightSizes = (shape: readonly number[]): string => (shape.length === 0 ? '1' : shape.join('×'));

/** Signs that nobody would see, made visible: line ends, tabs, and blanks at the edges. */
export const visibleText = (text: string): string =>
  text.replace(/\n/g, '↵').replace(/\t/g, '⇥').replace(/^ | $/g, '␣');

/** Parameters that say more than their name would, shown bare: `relu`, `32 filters`, `3×3`. */
const bare: ReadonlySet<string> = new Set(['function', 'activation', 'kernel', 'window', 'pool', 'shape']);
const counted: ReadonlySet<string> = new Set(['units', 'filters', 'channels', 'heads']);
/** Details of how, not what: only the inspector shows them. */
const hidden: ReadonlySet<string> = new Set([
  'initializer',
  'recurrentInitializer',
  'forgetBias',
  'column',
  'padding',
  'epsilon',
  'momentum',
  'alpha',
  'slope',
]);

/** The line on a node: what makes this layer what it is, then what differs from the defaults. */
export function keyParameters(layer: LayerDocument, parameters: Parameters): string[] {
  const lines: string[] = [];
  for (const [name, parameter] of Object.entries(parameters)) {
    const given = layer.params[name];
    const value = given ?? parameter.default;
    const leads = bare.has(name) || counted.has(name) || lines.length === 0;
    if (hidden.has(name) || (!leads && given === undefined)) continue;
    if (name === 'shape' && layer.type === 'input') continue;
    if (value === 'none' || value === 'linear' || value === 'identity') continue;
    if (name === 'bias' && value === true) continue;
    // What a layer does not do by default goes without saying.
    if (parameter.kind === 'boolean' && value === false && parameter.default === false) continue;
    const text = valueText(parameter, value);
    if (counted.has(name)) lines.push(`${text} ${value === 1 ? name.replace(/s$/, '') : name}`);
    else if (bare.has(name)) lines.push(text);
    else if (parameter.kind === 'boolean')
      lines.push(value === true ? spoken(name).toLowerCase() : `no ${spoken(name).toLowerCase()}`);
    else lines.push(`${spoken(name).toLowerCase()} ${text}`);
  }
  return lines;
}
