import type { Predictions } from '../../contract/commands.ts';
import type { Affine } from '../../engine/data/dataset.ts';
import { restore } from '../../engine/data/preprocess.ts';
import { withDefaults } from '../../engine/parameters.ts';
import { losses, type Loss, type LossName } from '../../engine/losses/index.ts';
import { objectives, type ObjectiveName } from '../../engine/objectives/index.ts';
import type { Model } from '../runs/model.ts';

const usesLoss = ({ objective }: Model['document']): boolean =>
  objectives[objective.type as ObjectiveName].usesLoss;

export type Row = Predictions['rows'][number];

/** The index of the largest; the first of equals. */
export function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if (values[i] > values[best]) best = i;
  return best;
}

/** Shifted by the largest, so that no exponential overflows. */
export function softmax(logits: Float32Array): Float32Array {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = logits.map((z) => Math.exp(z - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
}

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Turns one output of the last layer into what a person reads: a class with probabilities, or numbers in their own unit. */
export function outputReader({ document, record, affine }: Model): (output: Float32Array) => Row {
  const { loss: name, lossParams } = document.objective;
  const loss: Loss | null = usesLoss(document) ? losses[name as LossName] : null;
  const isLogit = loss?.logits(withDefaults(loss.parameters, lossParams)) ?? false;
  const compared = objectives[document.objective.type as ObjectiveName].target;
  // What is compared with the input has the input's unit, whatever classes the data has.
  const classes = compared === 'target' ? record.data.classes : null,
    unit = compared ? affine[compared] : affine.input;

  if (classes && loss?.target === 'classes') {
    return (output) => {
      const probabilities = isLogit ? softmax(output) : output;
      const named = Object.fromEntries(classes.map((c, i) => [c, probabilities[i]]));
      return { prediction: classes[argmax(output)], probabilities: named };
    };
  }
  if (classes) {
    // Yes or no: one output, the probability of the second class.
    return ([output]) => {
      const second = isLogit ? sigmoid(output) : output;
      const named = { [classes[0]]: 1 - second, [classes[1]]: second };
      return { prediction: classes[second >= 0.5 ? 1 : 0], probabilities: named };
    };
  }
  if (loss?.outputsPerTarget === 2) return gaussianReader(unit);
  return (output) => {
    const values = output.slice();
    if (loss?.target === 'binary' && isLogit) values.forEach((z, i) => (values[i] = sigmoid(z)));
    else if (unit) restore(values, unit);
    return { prediction: single(values), probabilities: null };
  };
}

const single = (values: ArrayLike<number>): number | number[] =>
  values.length === 1 ? values[0] : Array.from(values);

/** Of a standard normal variable, 95 % lie within. */
const quantile = 1.959963984540054;

/** [mean | log variance] as the mean and the interval of 95 %, in the unit of the target. */
function gaussianReader(affine: Affine | undefined): (output: Float32Array) => Row {
  return (output) => {
    const n = output.length / 2;
    const bound = (side: number) => {
      const values = Float32Array.from(
        { length: n },
        (_, j) => output[j] + side * quantile * Math.exp(output[n + j] / 2),
      );
      return single(affine ? restore(values, affine) : values);
    };
    return {
      prediction: bound(0),
      probabilities: null,
      interval: { lower: bound(-1), upper: bound(1) },
    };
  };
}

/** The number of the class that is predicted. */
export function predictedClass(model: Model): (output: Float32Array) => number {
  const read = outputReader(model);
  const numbers = new Map(model.record.data.classes?.map((name, i) => [name, i]));
  return (output) => numbers.get(String(read(output).prediction)) ?? 0;
}

/** One output after the other, without copies. */
export function* rowsOf(outputs: Float32Array, count: number): Generator<Float32Array> {
  const width = outputs.length / count;
  for (let i = 0; i < count; i += 1) yield outputs.subarray(i * width, (i + 1) * width);
}
