import type { Values } from '../../../engine/parameters.ts';
import { call, value } from '../python.ts';
import type { LossName } from '../tables.ts';

/** A loss of Keras; or a function of the target and the output, one number for each sample or step. */
type Made = string | { readonly name: string; readonly lines: readonly string[] };

/** The outputs of a sample or step; a single one is as it is, whatever shape Keras gives to it. */
function summed(each: string, shape: readonly number[]): string {
  if (shape.length < 3 && shape.at(-1) === 1) return each;
  return `ops.sum(${each}, axis=${shape.length === 3 ? '(1, 2, 3)' : '-1'})`;
}

/** By the shape of one sample of the output. */
export const kerasLosses: Readonly<Record<LossName, (params: Values, shape: readonly number[]) => Made>> = {
  crossEntropy: () => 'keras.losses.SparseCategoricalCrossentropy(from_logits=True)',
  binaryCrossEntropy: ({ fromLogits }) =>
    call('keras.losses.BinaryCrossentropy', fromLogits === true && 'from_logits=True'),
  meanSquaredError: () => 'keras.losses.MeanSquaredError()',
  halfSquaredError: (_, shape) => ({
    name: 'half_squared_error',
    lines: [
      'def half_squared_error(target, output):',
      `    return 0.5 * ${summed('ops.square(output - target)', shape)}`,
    ],
  }),
  meanAbsoluteError: () => 'keras.losses.MeanAbsoluteError()',
  huber: ({ delta }) => `keras.losses.Huber(delta=${value(delta)})`,
  gaussianNll: () => ({
    name: 'gaussian_nll',
    lines: [
      'def gaussian_nll(target, output):',
      '    mean, log_variance = ops.split(output, 2, axis=-1)',
      '    log_variance = ops.maximum(log_variance, math.log(1e-6))',
      '    error = ops.square(ops.reshape(target, ops.shape(mean)) - mean)',
      '    each = math.log(2 * math.pi) + log_variance + error * ops.exp(-log_variance)',
      '    return 0.5 * ops.sum(each, axis=-1)',
    ],
  }),
  bernoulliNll: (_, shape) => ({
    name: 'bernoulli_nll',
    lines: [
      'def bernoulli_nll(target, output):',
      '    each = ops.binary_crossentropy(target, output, from_logits=True)',
      `    return ${summed('each', shape)}`,
    ],
  }),
};

/** What comes before, and what it is called where a model is compiled and where it is taken of a batch. */
export interface KerasLoss {
  readonly before: readonly string[];
  readonly compiled: string;
  readonly taken: string;
}

export function lossOf(name: LossName, params: Values, shape: readonly number[]): KerasLoss {
  const made = kerasLosses[name](params, shape);
  if (typeof made === 'string') return { before: [], compiled: made, taken: `${made}(target, output)` };
  return {
    before: [...made.lines, '', ''],
    compiled: made.name,
    taken: `ops.mean(${made.name}(target, output))`,
  };
}
