import type { ParameterValue } from '../../../contract/project.ts';
import { weightInitializers } from '../../../engine/initializers/index.ts';
import { unsupported } from '../builder.ts';
import { isObject, type Config } from './config.ts';

/** Settings of a Keras layer in our words. What we have not is refused by its name. */

export const number = (config: Config, name: string, otherwise: number): number => {
  const value = config[name] ?? otherwise;
  return typeof value === 'number' ? value : unsupported(`its ${name} is no number`);
};
export const flag = (config: Config, name: string, otherwise: boolean): boolean =>
  typeof config[name] === 'boolean' ? config[name] : otherwise;

/** Height and width. */
export function pair(config: Config, name: string, otherwise?: unknown): [number, number] {
  const value = config[name] ?? otherwise;
  const both = Array.isArray(value) ? value : [value, value];
  return both.length === 2 && both.every((n) => typeof n === 'number')
    ? (both as [number, number])
    : unsupported(`its ${name} is no pair`);
}
/** Along a sequence. */
export function single(config: Config, name: string, otherwise?: unknown): number {
  const value = config[name] ?? otherwise;
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof one === 'number' ? one : unsupported(`its ${name} is no number`);
}

/** Refuses all values of a setting but these. */
export function only(config: Config, name: string, ...known: readonly unknown[]): void {
  const value = config[name];
  if (value === undefined || value === null || known.includes(value)) return;
  unsupported(`its ${name} is ${JSON.stringify(value)}`);
}

export function padding(config: Config): string {
  only(config, 'data_format', 'channels_last');
  const value = String(config.padding ?? 'valid').toLowerCase();
  return ['same', 'valid', 'causal'].includes(value) ? value : unsupported(`its padding is "${value}"`);
}

/** By its name, or as an object that has one. */
function nameIn(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return null;
  const inner = isObject(value.config) ? value.config.name : value.config;
  return typeof inner === 'string' ? inner : typeof value.class_name === 'string' ? value.class_name : null;
}

/** Ours where we have it; otherwise the layer's own default. */
export function initializer(config: Config, name: string): { initializer?: string } {
  const given = isObject(config[name]) ? String(config[name].class_name) : String(config[name] ?? '');
  const words = given.split(/[_.]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const own = words.join('').replace(/^./, (letter) => letter.toLowerCase());
  return (weightInitializers as readonly string[]).includes(own) ? { initializer: own } : {};
}

const functions: Readonly<Record<string, Readonly<Record<string, ParameterValue>> | null>> = {
  linear: null,
  relu: { function: 'relu' },
  sigmoid: { function: 'sigmoid' },
  tanh: { function: 'tanh' },
  softmax: { function: 'softmax' },
  softplus: { function: 'softplus' },
  elu: { function: 'elu' },
  gelu: { function: 'gelu' },
  silu: { function: 'silu' },
  swish: { function: 'silu' },
  leaky_relu: { function: 'leakyRelu', slope: 0.2 },
};

/** Parameters of the activation that a setting names; null for none. */
export function activation(
  config: Config,
  name = 'activation',
): Readonly<Record<string, ParameterValue>> | null {
  const value = config[name];
  if (value === undefined || value === null) return null;
  const own = nameIn(value) ?? '';
  return Object.hasOwn(functions, own) ? functions[own] : unsupported(`its ${name} is "${own}"`);
}
