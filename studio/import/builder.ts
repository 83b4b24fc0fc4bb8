import type { LayerDocument, ParameterValue, ParameterValues } from '../../contract/project.ts';
import type { NamedTensor } from '../../engine/formats/index.ts';
import { layers as table, type Layer, type LayerName } from '../../engine/layers/index.ts';
import { isProblem } from '../../engine/layers/layer.ts';
import { expectation, withDefaults } from '../../engine/parameters.ts';
import { showShape } from '../../engine/tensor/shape.ts';
import type { FeatureOrder } from '../export/feature-order.ts';
import { Names } from './names.ts';
import { valuesOf, type Constant } from './onnx/constant.ts';
import { orderOf, ourShape, sameRow, sizeOfAxis, type Axis, type Flow } from './onnx/flow.ts';

/** What a node asks for that no layer of the studio does. */
export class Unsupported extends Error {}
export const unsupported = (reason: string): never => {
  throw new Unsupported(reason);
};

/** Whether these can be the sizes of one sample. */
export const isInputShape = (sizes: readonly (number | null)[]): boolean =>
  sizes.length > 0 && expectation(table.input.parameters.shape, sizes) === undefined;

/** The network that comes about, layer by layer, and its weights as PyTorch and ONNX keep them. */
export class Builder {
  readonly layers: { -readonly [K in keyof LayerDocument]: LayerDocument[K] }[] = [];
  readonly tensors = new Map<string, NamedTensor>();
  readonly notes = new Set<string>();
  readonly #shapes = new Map<string, readonly number[]>();
  readonly #orders = new Map<string, FeatureOrder>();
  readonly #views = new Map<string, string>();
  readonly #names = new Names();

  /** The order of the features that flow into a layer, for the export's mapping of weights. */
  readonly orderInto = (id: string): FeatureOrder => this.#orders.get(id) ?? null;

  /** A layer, checked at once: a node whose layer cannot be is told as that node. `name`: what the file calls it. */
  add(type: LayerName, params: ParameterValues, inputs: readonly string[], name?: string): string {
    const layer: Layer = table[type];
    for (const [key, value] of Object.entries(params)) {
      const expected = expectation(layer.parameters[key], value);
      if (expected)
        unsupported(`its ${key} is ${JSON.stringify(value)}, a layer of the studio has ${expected}`);
    }
    const shape = layer.shape(
      withDefaults(layer.parameters, params),
      inputs.map((id) => this.#shapes.get(id)!),
    );
    if (isProblem(shape)) return unsupported(shape.message.replace(/\.$/, ''));
    const id = this.#names.fresh(type, name);
    this.layers.push({ id, type, params: given(layer, params), inputs });
    this.#shapes.set(id, shape);
    return id;
  }

  shape(id: string): readonly number[] {
    return this.#shapes.get(id)!;
  }

  layer(id: string): Builder['layers'][number] {
    return this.layers.find((layer) => layer.id === id)!;
  }

  isUsed(id: string): boolean {
    return this.layers.some(({ inputs }) => inputs.includes(id));
  }

  /** Other parameters of a layer that nothing is behind yet. */
  change(id: string, params: Readonly<Record<string, ParameterValue>>): void {
    const document = this.layer(id);
    const layer: Layer = table[document.type as LayerName];
    document.params = given(layer, { ...document.params, ...params });
    const inputs = document.inputs.map((input) => this.#shapes.get(input!)!);
    const shape = layer.shape(withDefaults(layer.parameters, document.params), inputs);
    if (isProblem(shape)) unsupported(shape.message.replace(/\.$/, ''));
    else this.#shapes.set(id, shape);
  }

  /** A weight by the name that the export gives it: `weight`, `bias`, `running_mean`. */
  weigh(id: string, name: string, shape: readonly number[], values: Constant | ArrayLike<number>): void {
    const own = 'kind' in values ? valuesOf(values) : values;
    const tensor = { name: `${id}.${name}`, shape, values: Float32Array.from(own) };
    this.tensors.set(tensor.name, tensor);
  }

  setOrder(id: string, order: FeatureOrder): void {
    this.#orders.set(id, order);
  }

  /** The layer whose output is the flow with these axes of ours: its own, or a view of it. */
  arranged(flow: Flow, wanted: readonly Axis[]): string {
    const { layer } = flow;
    if (flow.margin)
      return unsupported('zeros around a sequence are only taken by a convolution right behind them');
    const to = wanted.map(sizeOfAxis);
    if (!sameRow(flow.ours, wanted))
      return unsupported(
        `it takes the axes of "${layer}" in an order that the studio does not have (${showShape(ourShape(flow))})`,
      );
    const from = this.shape(layer);
    if (from.join() === to.join()) return layer;
    const key = `${layer} ${to.join()}`;
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const id =
      to.length === 1 ? this.add('flatten', {}, [layer]) : this.add('reshape', { shape: to }, [layer]);
    this.#views.set(key, id);
    return id;
  }

  /** As it lies, in as few axes as a layer of features takes: `rows` steps, or none, and features in any order. */
  features(flow: Flow, rows: Axis, features: Axis): { input: string; order: FeatureOrder; ours: Axis } {
    const steps = rows.filter(({ size }) => size !== 1);
    const flat = flow.ours.flat().filter(({ size }) => size !== 1);
    const own = flat.slice(steps.length);
    const isSplit =
      steps.every((atom, i) => atom === flat[i]) &&
      own.length === features.filter(({ size }) => size !== 1).length &&
      own.every((atom) => features.includes(atom));
    if (!isSplit) return unsupported('it mixes axes that the studio keeps apart: transpose them before');
    const input = this.arranged(flow, steps.length > 0 ? [steps, own] : [own]);
    return { input, order: orderOf(features, own), ours: own };
  }
}

/** Only what differs from the defaults, as documents have it. */
function given({ parameters }: Layer, params: ParameterValues): ParameterValues {
  const differs = ([key, value]: [string, ParameterValue]): boolean =>
    JSON.stringify(parameters[key].default) !== JSON.stringify(value);
  return Object.fromEntries(Object.entries(params).filter(differs));
}
