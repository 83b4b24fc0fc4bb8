import type { ParameterValue, ParameterValues } from '../../contract/project.ts';
import { check, hasErrors } from '../../engine/graph/check.ts';
import { isProblem, type Layer } from '../../engine/layers/layer.ts';
import { layers, type LayerName } from '../../engine/layers/index.ts';
import { withDefaults, type Parameter, type Values } from '../../engine/parameters.ts';
import { sizeOf, type Shape } from '../../engine/tensor/shape.ts';
import type { Case, Draw } from './case.ts';
import { settingOf } from './document.ts';
import { generator } from './values.ts';

/**
 * Configurations that nobody chose: parameters drawn from the ranges that the layer declares, inputs of every rank, kept
 * where the checks accept them. Always the same ones, drawn by the tests' own generator.
 */

const dice = (name: string) => {
  const random = generator(name);
  const int = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const pick = <T>(list: readonly T[]): T => list[int(0, list.length - 1)]!;
  const between = (low: number, high: number): number => low + random() * (high - low);
  return { int, pick, between };
};
type Dice = ReturnType<typeof dice>;

/** Sizes around the kernels' tiles. Of one value alone, PyTorch's own error may be nothing, by luck. */
const widths = [2, 3, 4, 5, 8, 15, 16, 17, 20];
/** Numbers of inputs, outputs and weights together. */
const mostValues = 3000;
const mostTries = 10_000;

/** A case names its weights itself: where they would start does not matter. */
const starts = new Set(['initializer', 'recurrentInitializer', 'forgetBias']);
/** PyTorch has not our random numbers: no noise in training, any after it. */
const noisy = new Set<LayerName>(['dropout', 'spatialDropout2d', 'gaussianNoise', 'maskingNoise']);
/** Layers that do something else after training. */
const differs = (type: LayerName): boolean => noisy.has(type) || type === 'batchNorm';
/** No two values so near to each other, or to a kink, that finite differences would jump over it. */
const kinked = new Set<LayerName>([
  'activation',
  'sparsity',
  'maxPool1d',
  'maxPool2d',
  'globalMaxPool1d',
  'globalMaxPool2d',
]);
/** Layers that take an activation behind them into their epilogue. */
const fusing: ReadonlySet<LayerName> = new Set([
  'dense',
  'tiedDense',
  'conv1d',
  'conv2d',
  'batchNorm',
] as const);

function wholeNumber({ int, pick }: Dice, p: { min: number; max: number }, usual: number): number {
  const value = usual > 4 ? pick(widths) : int(p.min, 2 * usual + 1);
  return Math.min(p.max, Math.max(p.min, value));
}

/** Three digits of it. Ranges over many orders of magnitude are drawn by their logarithms. */
function fraction({ pick, between }: Dice, { min, max }: { min: number; max: number }): number {
  const wide = min > 0 && max > 1000 * min;
  const inside = wide ? Math.exp(between(Math.log(min), Math.log(max))) : between(min, max);
  return Number(pick([inside, inside, inside, min, max]).toPrecision(3));
}

/** As many values in a list, in rows, or in an image. */
function otherShape({ pick }: Dice, size: number): Shape {
  const divisors = (n: number) => Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
  const rows = pick(divisors(size)),
    columns = pick(divisors(size / rows));
  return pick([[size], [rows, size / rows], [rows, columns, size / rows / columns]]);
}

function drawn(d: Dice, p: Parameter, inputs: readonly Shape[]): ParameterValue {
  switch (p.kind) {
    case 'int':
      return wholeNumber(d, p, p.default);
    case 'pair':
      return [wholeNumber(d, p, p.default[0]), wholeNumber(d, p, p.default[1])];
    case 'float':
      return fraction(d, p);
    case 'boolean':
      return d.pick([true, false]);
    case 'choice':
      return d.pick(p.options);
    case 'padding':
      return d.pick(['same', 'valid', d.int(0, 3), ...(p.causal ? ['causal'] : [])]);
    case 'shape':
      return otherShape(d, sizeOf(inputs[0]!));
    // The only text is the layer that is tied to: the one that makes the input.
    case 'text':
      return 'x0';
    case 'ascending':
      throw new Error('no layer has such a parameter');
    default:
      return p satisfies never;
  }
}

/** A list, a sequence, or an image; those behind the first are like it, of another width, or a list. */
function drawnInputs({ int, pick }: Dice, count: number): Shape[] {
  const first = pick([
    [pick(widths)],
    [int(1, 9), pick(widths)],
    [int(1, 9), int(1, 9), pick([1, 1, ...widths])],
  ]);
  const more = Array.from({ length: count - 1 }, () =>
    pick([first, [...first.slice(0, -1), pick(widths)], [int(1, 40)]]),
  );
  return [first, ...more];
}

/** Narrower than the gaps of a window, an image may lie in them altogether. */
const isBlind = ({ dilation = 1 }: Values, x: Shape): boolean =>
  [dilation].flat().some((gap, axis) => x[axis]! < (gap as number));

/** Values that are normalized together: the statistics of one say nothing, and what it gives is rounding errors. */
function together(type: LayerName, params: Values, x: Shape, batch: number): number {
  if (type === 'layerNorm') return x.at(-1)!;
  if (type === 'groupNorm') return sizeOf(x) / (params['groups'] as number);
  return type === 'batchNorm' ? (batch * sizeOf(x)) / x.at(-1)! : Infinity;
}

const sizes = (shape: Shape): string => shape.join(' x ');
const shown = (params: ParameterValues): string =>
  Object.entries(params)
    .map(([name, value]) => `, ${name} ${Array.isArray(value) ? sizes(value as Shape) : String(value)}`)
    .join('');

/** One configuration, or null where the layer does not take it. */
function candidate(type: LayerName, d: Dice, ports: number, index: number): Case | null {
  const layer: Layer = layers[type],
    inputs = drawnInputs(d, ports),
    mode = differs(type) ? d.pick(['train', 'evaluate'] as const) : 'train',
    batch = d.int(1, 6);
  const params: Record<string, ParameterValue> = {};
  for (const [name, p] of Object.entries(layer.parameters)) {
    if (starts.has(name)) continue;
    params[name] = noisy.has(type) && mode === 'train' ? 0 : drawn(d, p, inputs);
  }
  const values = withDefaults(layer.parameters, params),
    borrowed = [batch, inputs[0]![0]!];
  const y = layer.shape(values, inputs, borrowed);
  if (isProblem(y) || isBlind(values, inputs[0]!) || together(type, values, inputs[0]!, batch) < 3)
    return null;
  const weights = layer.weights(values, inputs, borrowed).reduce((sum, w) => sum + sizeOf(w.shape), 0);
  if (weights + batch * [...inputs, y].reduce((sum, x) => sum + sizeOf(x), 0) > mostValues) return null;
  const activation = { function: d.pick(['relu', 'tanh', 'sigmoid', 'elu', 'softmax', 'gelu']) };
  const then = fusing.has(type) && (params['groups'] ?? 1) === 1 && d.pick([true, false, false]),
    behind = params['penalty'] === 'kl',
    variable = layer.lengths?.(values, inputs) && d.pick([true, false]);
  const lengths = variable ? Array.from({ length: batch }, () => d.int(1, inputs[0]![0]!)) : undefined;
  const title = [
    `random ${index + 1}: ${inputs.map(sizes).join(' and ')}${shown(params)}`,
    ...(lengths ? [`lengths ${lengths.join(' ')}`] : []),
    ...(then ? [`then ${activation.function}`] : []),
    ...(mode === 'evaluate' ? ['after training'] : []),
  ].join(', ');
  const found: Case = {
    title,
    params,
    inputs,
    batch,
    mode,
    draw: (kinked.has(type) ? 'apart' : 'normal') satisfies Draw,
    ...(lengths && { lengths }),
    ...(then && { then: activation }),
    ...(behind && { behind: { function: 'sigmoid' } }),
    ...(type === 'activation' && !lengths && d.pick([true, false]) && { fused: true }),
    ...(params['carryState'] === true && { noDifferences: 'its state moves on with every step' }),
  };
  const { document } = settingOf({ ...found, layer: type, name: `${type}: ${title}` });
  return hasErrors(check(document, null)) ? null : found;
}

export function randomCases(type: LayerName, count: number): Case[] {
  const d = dice(`random ${type}`),
    found: Case[] = [];
  const { min, max } = layers[type].inputs;
  while (found.length < count) {
    const ports = d.int(min, Math.min(max, 3));
    let next: Case | null = null;
    for (let tries = 0; !next; tries++) {
      if (tries === mostTries) throw new Error(`no configuration of ${type} is found`);
      next = candidate(type, d, ports, found.length);
    }
    found.push(next);
  }
  return found;
}
