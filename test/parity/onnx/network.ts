import type { LayerDocument, ParameterValues } from '../../../contract/project.ts';
import type { Backend } from '../../cases/backends.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
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
 * is the batch.
 */
export function throughLayers(
  backend: Backend,
  given: readonly Values[],
  pieces: readonly Piece[],
  mode: 'train' | 'evaluate' = 'evaluate',
): Result {
  const batch = given[0]!.shape[0]!,
    weights: Record<string, readonly number[]> = {};
  const layers: LayerDocument[] = [layerOf('samples', 'input', { shape: [batch] })];
  given.forEach(({ shape, values }, i) => {
    const sample = shape.slice(1);
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
  const setting = { document: projectOf(layers), batch, mode, weights, columns: { input: oneHot(batch) } };
  const trial = new Trial(setting, { backend, divide: true });
  trial.run();
  const main = trial.model.networks.get('main')!,
    shape = [batch, ...main.byId.get(main.output!)!.shape];
  return {
    y: { shape, values: Array.from(trial.output) },
    weight: (index, name) => Array.from(trial.weight(`layer${index}.${name}`)),
  };
}
