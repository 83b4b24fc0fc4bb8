import type { LayerDocument, ParameterValues } from '../../../contract/project.ts';
import type { Backend } from '../../cases/backends.ts';
import { layerOf, placesOf, projectOf, variableSequence } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { oneHot } from '../../cases/values.ts';
import { size, type Values } from './node.ts';

/** A layer of ours with its weights, in our own layout. */
export interface Piece {
  readonly type: string;
  readonly params?: ParameterValues;
  readonly weights?: Readonly<Record<string, readonly number[]>>;
  /** Ids of what goes in: `x0`, `x1`, ... are what is given, `layer0`, ... the pieces. Where absent, the piece before it. */
  readonly inputs?: readonly string[];
}

export interface Result {
  /** The batch first. */
  readonly y: Values;
  /** Weight `name` of piece `index` after the step: running statistics. */
  weight(index: number, name: string): number[];
}

/**
 * One-hot samples -> dense layers whose weights are the given arrays, exactly -> the pieces. The first axis of each array
 * is the batch. With `lengths`, the first array is sequences of so many valid steps.
 */
export function throughLayers(
  backend: Backend,
  given: readonly Values[],
  pieces: readonly Piece[],
  {
    mode = 'evaluate',
    lengths,
  }: { mode?: 'train' | 'evaluate'; lengths?: readonly number[] | undefined } = {},
): Result {
  const [batch, ...first] = given[0]!.shape as [number, ...number[]],
    weights: Record<string, readonly number[]> = {},
    columns: Record<string, readonly number[]> = lengths ? { ...placesOf(first[0]!, lengths) } : {};
  const layers: LayerDocument[] = lengths ? variableSequence(first, batch) : [];
  if (!lengths || given.length > 1) {
    const column = lengths ? 'decoderInput' : 'input';
    layers.push(layerOf('samples', 'input', { shape: [batch], column }));
    columns[column] = oneHot(batch);
  }
  given.forEach(({ shape, values }, i) => {
    const sample = shape.slice(1);
    if (lengths && i === 0) {
      weights['x0.w'] = values;
      return;
    }
    layers.push(layerOf(`row${i}`, 'dense', { units: size(sample), bias: false }, 'samples'));
    weights[`row${i}.w`] = values;
    // A copy stands between, so that no activation is fused into the product that only brings the values.
    layers.push(layerOf(`copy${i}`, 'dropout', { rate: 0 }, `row${i}`));
    layers.push(layerOf(`x${i}`, 'reshape', { shape: sample }, `copy${i}`));
  });
  pieces.forEach(({ type, params = {}, weights: own = {}, inputs }, i) => {
    const before = i === 0 ? given.map((_, j) => `x${j}`) : [`layer${i - 1}`];
    layers.push(layerOf(`layer${i}`, type, params, ...(inputs ?? before)));
    for (const [name, values] of Object.entries(own)) weights[`layer${i}.${name}`] = values;
  });
  const setting = { document: projectOf(layers), batch, mode, weights, columns };
  const trial = new Trial(setting, { backend, divide: true });
  trial.run();
  const main = trial.model.networks.get('main')!,
    shape = [batch, ...main.byId.get(main.output!)!.shape];
  return {
    y: { shape, values: Array.from(trial.output) },
    weight: (index, name) => Array.from(trial.weight(`layer${index}.${name}`)),
  };
}
