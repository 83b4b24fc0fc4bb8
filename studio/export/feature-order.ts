import type { InferredLayer, InferredNetwork } from '../../engine/graph/infer.ts';

/**
 * The studio flattens images as height, width, channels, PyTorch as channels, height, width. `order[i]` is where the
 * i-th feature of PyTorch's vector stands in ours; null where both are the same.
 */
export type FeatureOrder = Uint32Array | null;

export interface OrdersInto {
  /** Of what flows into a layer; of what a layer gives whose weights are borrowed. */
  orderInto(id: string): FeatureOrder;
  readonly notes: readonly string[];
}
export interface FeatureOrders extends OrdersInto {
  /** Of a layer's output. */
  orderOf(id: string): FeatureOrder;
}

export function featureOrders(network: InferredNetwork): FeatureOrders {
  const orders = new Map<string, FeatureOrder>();
  const notes: string[] = [];
  const orderOf = (id: string): FeatureOrder => orders.get(id) ?? null;
  for (const layer of network.layers) {
    const lender = layer.borrowed && network.byId.get(layer.borrowed.layer);
    // What goes back through weights comes out in the order of what went in.
    const tied = lender && layer.shape.length === 1 ? orderOf(lender.inputs[0]) : null;
    orders.set(layer.id, tied ?? outputOrder(layer, orderOf, notes));
  }
  const orderInto = (id: string): FeatureOrder => {
    const { borrowed, inputs } = network.byId.get(id)!;
    return borrowed ? orderOf(id) : inputs.length > 0 ? orderOf(inputs[0]) : null;
  };
  return { orderOf, orderInto, notes };
}

function outputOrder(
  layer: InferredLayer,
  orderOf: (id: string) => FeatureOrder,
  notes: string[],
): FeatureOrder {
  const { id, type, inputs, inputShapes, shape } = layer;
  const orders = inputs.map(orderOf);
  const toVector = shape.length === 1;
  switch (type) {
    case 'flatten':
    case 'reshape':
      if (toVector) return inputShapes[0].length === 3 ? imageOrder(inputShapes[0]) : orders[0];
      notes.push(
        `${id}: the studio reshapes in the order height, width, channels; in PyTorch write ` +
          `x.view(-1, ${shape.join(', ')})${shape.length === 3 ? '.permute(0, 3, 1, 2)' : ''}.`,
      );
      if (orders[0])
        notes.push(`${id}: its input was flattened from an image; bring it to that order first.`);
      return null;
    case 'activation':
    case 'dropout':
    case 'gaussianNoise':
    case 'maskingNoise':
    case 'sparsity':
    case 'batchNorm':
    case 'layerNorm':
      return toVector ? orders[0] : null;
    case 'add':
      if (!toVector) return null;
      if (orders.some((order) => !sameOrder(order, orders[0]))) {
        notes.push(`${id}: it adds features that PyTorch orders differently; reorder one of them there.`);
      }
      return orders[0];
    case 'multiply':
      if (!toVector) return null;
      if (!sameOrder(orders[0], orders[1])) {
        notes.push(
          `${id}: it multiplies features that PyTorch orders differently; reorder one of them there.`,
        );
      }
      return orders[0];
    case 'gaussianHead':
      return toVector ? joined([orders[0], orders[0]], [inputShapes[0][0], inputShapes[0][0]]) : null;
    case 'concat':
      return toVector
        ? joined(
            orders,
            inputShapes.map(([n]) => n),
          )
        : null;
    case 'repeatVector':
      if (orders[0])
        notes.push(`${id}: its input was flattened from an image; bring it to that order first.`);
      return null;
    default:
      // Layers that make features of their own: dense, convolution, pooling, input.
      return null;
  }
}

function imageOrder([height, width, channels]: readonly number[]): FeatureOrder {
  if (channels === 1 || height * width === 1) return null;
  const order = new Uint32Array(height * width * channels);
  let at = 0;
  for (let c = 0; c < channels; c += 1)
    for (let i = 0; i < height * width; i += 1) order[at++] = i * channels + c;
  return order;
}

function joined(orders: readonly FeatureOrder[], lengths: readonly number[]): FeatureOrder {
  if (orders.every((order) => order === null)) return null;
  const all: number[] = [];
  lengths.forEach((length, k) => {
    const start = all.length;
    for (let i = 0; i < length; i += 1) all.push(start + (orders[k]?.[i] ?? i));
  });
  return Uint32Array.from(all);
}

const sameOrder = (a: FeatureOrder, b: FeatureOrder): boolean =>
  a === b || (a !== null && b !== null && a.length === b.length && a.every((v, i) => v === b[i]));
