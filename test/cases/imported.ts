import { readFile } from 'node:fs/promises';
import type { Column } from '../../engine/data/dataset.ts';
import { sizeOf, valuesOf, type Constant } from '../../studio/import/onnx/constant.ts';
import { orderOf, sizeOfAxis, withoutBatch, type Flow } from '../../studio/import/onnx/flow.ts';
import type { ImportedOnnx } from '../../studio/import/onnx/index.ts';
import { constantOfTensor } from '../../studio/import/onnx/tensors.ts';
import { readTensor } from '../../studio/import/onnx/wire.ts';
import { blank } from '../../studio/templates/blank.ts';
import type { Workers } from '../../workers/api.ts';

/** A tensor in a file of its own, as the tests of ONNX keep inputs and outputs. */
export async function readPb(file: string): Promise<Constant> {
  return constantOfTensor(readTensor(await readFile(file)), file);
}

/** Where each value of ONNX's tensor stands in ours, batch by batch. */
function places(flow: Flow, batch: number): Uint32Array {
  const own = flow.axes.findIndex((axis) => axis.some((atom) => atom.batch));
  const axes = flow.axes.map(withoutBatch);
  const size = sizeOfAxis(axes.flat());
  const order = orderOf(axes.flat(), flow.ours.flat());
  const inner = own < 0 ? size : sizeOfAxis(axes.slice(own).flat());
  // The batch may stand behind other axes: steps x batch x features.
  const result = new Uint32Array(batch * size);
  for (let i = 0; i < result.length; i += 1) {
    const outer = Math.floor(i / (inner * batch)),
      sample = Math.floor(i / inner) % batch,
      at = outer * inner + (i % inner);
    result[i] = sample * size + (order ? order[at] : at);
  }
  return result;
}

const batchOf = (flow: Flow, shape: readonly number[]): number => {
  const own = flow.axes.findIndex((axis) => axis.some((atom) => atom.batch));
  return own < 0 ? 1 : sizeOf(shape) / sizeOfAxis(flow.axes.flatMap(withoutBatch));
};

function column(flow: Flow, given: Constant): Column {
  const batch = batchOf(flow, given.shape);
  const values = new Float32Array(sizeOf(given.shape));
  const from = valuesOf(given);
  places(flow, batch).forEach((at, i) => (values[at] = from[i]));
  return { shape: flow.ours.map(sizeOfAxis), values };
}

/** What the engine makes of the inputs, each output in the order of ONNX. */
export async function runOnnx(
  workers: Workers,
  model: Omit<ImportedOnnx, 'format'>,
  given: ReadonlyMap<string, Constant>,
): Promise<Float32Array[]> {
  const columns: Record<string, Column> = {};
  let count = 1;
  // The objective knows two columns.
  const known = ['input', 'decoderInput'];
  const layers = model.network.layers.map((layer) => ({ ...layer }));
  for (const [name, flow] of model.inputs) {
    const layer = layers.find(({ id }) => id === flow.layer)!;
    const constant = given.get(name)!;
    count = batchOf(flow, constant.shape);
    const own = known.shift() ?? name;
    layer.params = { ...layer.params, column: own };
    columns[own] = column(flow, constant);
  }
  // Judged by nothing: an end in a softmax is none of the loss's business here.
  const objective = { ...blank.objective, loss: 'meanSquaredError', metrics: [] };
  const document = { ...blank, networks: { main: { layers } }, objective };
  const dataset = { name: 'given', count, columns: columns as { input: Column }, fixedTest: null };
  const all: Float32Array[] = [];
  for (const flow of model.outputs) {
    const { outputs } = await workers.infer({
      document,
      weights: model.weights ?? [],
      dataset,
      indices: Uint32Array.from({ length: count }, (_, i) => i),
      at: { network: 'main', layer: flow.layer },
      affine: {},
      lanes: 2,
      portable: false,
    });
    all.push(Float32Array.from(places(flow, count), (at) => outputs[at]));
  }
  return all;
}
