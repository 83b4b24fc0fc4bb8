import type { PredictionRow } from '../../contract/commands.ts';
import type { Affine } from '../../engine/data/dataset.ts';
import { restore } from '../../engine/data/preprocess.ts';
import { withDefaults } from '../../engine/parameters.ts';
import { losses, type Loss, type LossName } from '../../engine/losses/index.ts';
import { objectives, type ObjectiveName } from '../../engine/objectives/index.ts';
import type { Model } from '../runs/model.ts';

export type Row = PredictionRow;

/** The index of the largest; the first of equals. */
export function argmax(values: ArrayLike<number>): number {
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

/** What one set of weights says of a sample: probabilities, or the mean and the variance of each quantity in its own unit. */
export type Belief =
  | { readonly classes: readonly string[]; readonly probabilities: readonly number[] }
  | { readonly mean: readonly number[]; readonly variance: readonly number[] | null };

/** How an output is read: what it was compared with, and by which loss; null where the objective has losses of its own. */
function judgeOf({ document, record, affine }: Model, head: string | undefined) {
  const { objective } = document,
    own = head === undefined ? objective : objective.heads![head],
    { usesLoss, target } = objectives[objective.type as ObjectiveName];
  const compared = head === undefined ? target : objective.heads![head].target,
    classes = compared === 'target' ? record.data.classes : (record.data.targets?.[compared ?? ''] ?? null);
  return {
    loss: usesLoss ? (losses[own.loss as LossName] as Loss) : null,
    lossParams: own.lossParams,
    // What is compared with the input has the input's unit, whatever classes the data has.
    classes,
    unit: (compared ? affine[compared] : affine.input) as Affine | undefined,
  };
}

/** Turns one output of the last layer, or of a head, into what it says. */
export function beliefReader(model: Model, head?: string): (output: Float32Array) => Belief {
  const { loss, lossParams, classes, unit } = judgeOf(model, head);
  const isLogit = loss?.logits(withDefaults(loss.parameters, lossParams)) ?? false;

  if (classes && loss?.target === 'classes') {
    return (output) => ({ classes, probabilities: Array.from(isLogit ? softmax(output) : output) });
  }
  if (classes) {
    // Yes or no: one output, the probability of the second class.
    return ([output]) => {
      const second = isLogit ? sigmoid(output) : output;
      return { classes, probabilities: [1 - second, second] };
    };
  }
  if (loss?.outputsPerTarget === 2) return gaussianBelief(unit);
  return (output) => {
    const values = output.slice();
    if (loss?.target === 'binary' && isLogit) values.forEach((z, i) => (values[i] = sigmoid(z)));
    else if (unit) restore(values, unit);
    return { mean: Array.from(values), variance: null };
  };
}

/** [mean | log variance], in the unit of the target. */
function gaussianBelief(unit: Affine | undefined): (output: Float32Array) => Belief {
  return (output) => {
    const n = output.length / 2;
    const mean = output.slice(0, n);
    const scale = (j: number): number => unit?.scale[j % unit.scale.length] ?? 1;
    return {
      mean: Array.from(unit ? restore(mean, unit) : mean),
      variance: Array.from({ length: n }, (_, j) => Math.exp(output[n + j]) / scale(j) ** 2),
    };
  };
}

/** What a person reads: a class with probabilities, or numbers in their own unit. */
export function outputReader(model: Model, head?: string): (output: Float32Array) => Row {
  const read = beliefReader(model, head);
  return (output) => rowOf(read(output));
}

/** `isAverage`: more than one set of weights was asked, and how sure they are together is told. */
export function rowOf(belief: Belief, isAverage = false): Row {
  if ('classes' in belief) {
    const { classes, probabilities } = belief;
    return {
      prediction: classes[argmax(probabilities)],
      probabilities: Object.fromEntries(classes.map((c, i) => [c, probabilities[i]])),
      ...(isAverage && { entropy: entropyOf(probabilities) }),
    };
  }
  const { mean, variance } = belief;
  if (!variance) return { prediction: single(mean), probabilities: null };
  const spread = variance.map(Math.sqrt);
  const bound = (side: number) => single(mean.map((m, j) => m + side * quantile * spread[j]));
  return {
    prediction: single(mean),
    probabilities: null,
    interval: { lower: bound(-1), upper: bound(1) },
    ...(isAverage && { spread: single(spread) }),
  };
}

const entropyOf = (probabilities: readonly number[]): number =>
  -probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);

const single = (values: readonly number[]): number | readonly number[] =>
  values.length === 1 ? values[0] : values;

/** Of a standard normal variable, 95 % lie within. */
export const quantile = 1.959963984540054;

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
