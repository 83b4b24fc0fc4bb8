import type {
  LayerDocument,
  ObjectiveDocument,
  ParameterValues,
  ProjectDocument,
} from '../../contract/project.ts';
import { layers as layerTable } from '../../engine/layers/index.ts';
import type { Layer } from '../../engine/layers/layer.ts';
import { losses, type Loss, type LossName } from '../../engine/losses/index.ts';
import { sizeOf, type Shape } from '../../engine/tensor/shape.ts';
import type { LossCase, NamedCase } from './case.ts';
import { oneHot, values } from './values.ts';

/** A project around a case, and every number that goes in: by weight name, or by data column. */
export interface Setting {
  readonly document: ProjectDocument;
  readonly batch: number;
  readonly mode: 'train' | 'evaluate';
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly columns: Readonly<Record<string, readonly number[]>>;
}

export const layerOf = (
  id: string,
  type: string,
  params: ParameterValues,
  ...inputs: (string | null)[]
): LayerDocument => ({ id, type, params, inputs });

/** A document with one network and neither data nor canvas; rate 0 keeps the weights where they are. */
export function projectOf(
  layers: readonly LayerDocument[],
  objective: Partial<ObjectiveDocument> = {},
  optimizer: ProjectDocument['training']['optimizer'] = { type: 'sgd', params: { learningRate: 0 } },
): ProjectDocument {
  return {
    format: 'backprop-project',
    version: 1,
    name: 'case',
    description: '',
    networks: { main: { layers } },
    objective: { type: 'supervised', loss: 'meanSquaredError', lossParams: {}, metrics: [], ...objective },
    data: {
      source: null,
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: true },
      preprocessing: { input: 'none', target: 'none' },
    },
    training: { optimizer, batchSize: 4, epochs: 1, seed: 1, lanes: 1, portable: false },
    canvas: {},
  };
}

/**
 * One-hot samples -> dense without bias -> (reshape) -> the layer -> mean squared error. The weights of that dense layer
 * are the input x of the layer, exactly, and their gradient is dx, exactly: so x is checked like any other weight.
 */
export function settingOf(c: NamedCase): Setting {
  const { batch, mode = 'train' } = c;
  if (c.layer === 'input') return inputSetting(c);
  if (readsTokens(c)) return tokenSetting(c);
  const layers: LayerDocument[] = [],
    weights: Record<string, number[]> = {},
    columns: Record<string, readonly number[]> = {},
    sources: string[] = [];
  // Which sample it is: told by the one column, or where that tells the steps of a sequence, by the other.
  const column = c.lengths ? 'decoderInput' : 'input';
  if (!c.lengths || c.inputs.length > 1) {
    layers.push(layerOf('samples', 'input', { shape: [batch], column }));
    columns[column] = oneHot(batch);
  }
  c.inputs.forEach((shape, i) => {
    let source = `x${i}`;
    weights[`x${i}.w`] = values(`${c.name} x${i}`, batch * sizeOf(shape), c.draw);
    if (c.lengths && i === 0) {
      layers.push(...variableSequence(shape, batch));
      Object.assign(columns, placesOf(shape[0]!, c.lengths));
    } else {
      layers.push(layerOf(source, 'dense', { units: sizeOf(shape), bias: false }, 'samples'));
      if (shape.length > 1) layers.push(layerOf(`image${i}`, 'reshape', { shape }, source));
      if (shape.length > 1) source = `image${i}`;
    }
    // A copy stands between, unless it is the fusion of dense layer and activation that is to be seen.
    if (c.layer === 'activation' && !c.fused) {
      layers.push(layerOf('copy', 'dropout', { rate: 0 }, source));
      source = 'copy';
    }
    if (c.behind) {
      layers.push(layerOf(`behind${i}`, 'activation', c.behind, source));
      source = `behind${i}`;
    }
    for (let port = 0; port < (c.ports ?? 1); port++) sources.push(source);
  });
  layers.push(layerOf('layer', c.layer, c.params, ...sources));
  if (c.then) layers.push(layerOf('then', 'activation', c.then, 'layer'));
  const document = projectOf(layers),
    training = { ...document.training, batchSize: batch, watchGradients: true };
  return { document: { ...document, training }, batch, mode, weights, columns };
}

/**
 * A sequence with lengths of its own, x0: an embedding of as many tokens as there are steps in the batch, so that its table is
 * x, and the gradient of the table dx, behind the valid steps, too.
 */
export const variableSequence = ([steps, units]: Shape, batch: number): LayerDocument[] => [
  layerOf('places', 'input', { shape: [steps!], variable: true }),
  layerOf('x0', 'embedding', { tokens: batch * steps!, units: units! }, 'places'),
];
export const placesOf = (steps: number, lengths: readonly number[]) => ({
  input: Array.from({ length: lengths.length * steps }, (_, place) => place),
  'input.lengths': lengths,
});

/** Tokens are no weights: they come from the data. */
export const readsTokens = ({ layer }: NamedCase): boolean =>
  (layerTable[layer] as Layer).tokens !== undefined;

function tokenSetting(c: NamedCase): Setting {
  const [shape] = c.inputs as [Shape],
    variable = c.lengths !== undefined,
    tokens = c.params['tokens'] as number;
  const layers = [
    layerOf('samples', 'input', { shape, variable }),
    layerOf('layer', c.layer, c.params, 'samples'),
  ];
  const input = values(`${c.name} x0`, c.batch * sizeOf(shape), 'probabilities').map((v) =>
    Math.floor(v * tokens),
  );
  const columns = { input, ...(c.lengths && { 'input.lengths': c.lengths }) };
  return { document: projectOf(layers), batch: c.batch, mode: c.mode ?? 'train', weights: {}, columns };
}

/**
 * Two of the layer side by side on the same inputs, added: the second one to go backward finds a gradient already there
 * and has to add its own.
 */
export function twinSettingOf(c: NamedCase): Setting {
  const setting = settingOf({ ...c, then: undefined } as NamedCase),
    layers = setting.document.networks['main']!.layers,
    layer = layers.at(-1)!;
  const twins = [...layers, { ...layer, id: 'twin' }, layerOf('both', 'add', {}, 'layer', 'twin')];
  return { ...setting, document: projectOf(twins) };
}

/** An input layer has nothing to differentiate: a dense layer behind it shows what came in. */
function inputSetting(c: NamedCase): Setting {
  const shape = c.inputs[0]!;
  const document = projectOf([
    layerOf('samples', 'input', { ...c.params, shape }),
    layerOf('row', 'flatten', {}, 'samples'),
    layerOf('layer', 'dense', { units: 3 }, 'row'),
  ]);
  const x = values(`${c.name} x0`, c.batch * sizeOf(shape), c.draw);
  return { document, batch: c.batch, mode: 'train', weights: {}, columns: { input: x } };
}

/** The same trick for losses: the output is the weights of one dense layer. */
export function lossSettingOf(loss: LossName, c: LossCase): Setting {
  const name = `${loss}: ${c.title}`,
    { batch, columns, steps = 1 } = c,
    rows = batch * steps,
    n = rows * columns;
  const samples = layerOf('samples', 'input', { shape: [batch] }),
    x0 = layerOf('x0', 'dense', { units: steps * columns, bias: false }, 'samples'),
    sequence = layerOf('sequence', 'reshape', { shape: [steps, columns] }, 'x0');
  const layers = c.lengths
    ? variableSequence([steps, columns], batch)
    : [samples, x0, ...(c.steps ? [sequence] : [])];
  const document = projectOf(layers, { loss, lossParams: c.params });
  const table: Loss = losses[loss];
  const uniform = values(`${name} target`, n, 'probabilities');
  const targets = {
    classes: () => uniform.slice(0, rows).map((v) => Math.min(columns - 1, Math.floor(v * columns))),
    binary: () => uniform.map((v) => (c.targets === 'soft' ? v : Math.round(v))),
    numbers: () => values(`${name} target`, n / (table.outputsPerTarget ?? 1)),
  }[table.target]();
  return {
    document,
    batch,
    mode: 'train',
    weights: { 'x0.w': values(`${name} x0`, n, c.draw) },
    columns: { ...(c.lengths ? placesOf(steps, c.lengths) : { input: oneHot(batch) }), target: targets },
  };
}
