import type { Backend } from '../../cases/backends.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { oneHot } from '../../cases/values.ts';
import { input, moved, type Values } from './node.ts';
import type { Mapping } from './table.ts';

/** Rows that are put through at once: each is a one-hot sample. */
const most = 270;

/** Cross-entropy of each row of scores with its class. */
function rowLosses(backend: Backend, scores: Values, classes: readonly number[]): number[] {
  const columns = scores.shape.at(-1)!,
    found: number[] = [];
  for (let from = 0; from < classes.length; from += most) {
    const target = classes.slice(from, from + most),
      batch = target.length;
    const layers = [
      layerOf('samples', 'input', { shape: [batch] }),
      layerOf('scores', 'dense', { units: columns, bias: false }, 'samples'),
    ];
    const trial = new Trial(
      {
        document: projectOf(layers, { loss: 'crossEntropy' }),
        batch,
        mode: 'evaluate',
        weights: { 'scores.w': scores.values.slice(from * columns, (from + batch) * columns) },
        columns: { input: oneHot(batch), target },
      },
      { backend, divide: true },
    );
    trial.forward();
    // The mean is of these.
    const { args } = trial.plan.calls.find((c) => c.verb === 'sum' && c.args['y'] === trial.plan.results)!;
    found.push(...trial.memory.subarray(args['x'], args['x']! + batch));
  }
  return found;
}

/**
 * Losses are of rows of scores, one for each position. What ONNX does with them (weights of classes, a class that is left
 * out, the mean, the sum) is done here. The logarithms of probabilities are no output of ours.
 */
export const softmaxCrossEntropy: Mapping = (node, backend) => {
  const scores = moved(input(node, 0), 1, -1),
    { shape, values: classes } = input(node, 1),
    weights = node.inputs[2]?.values,
    ignored = node.attributes['ignore_index'];
  const rows = rowLosses(
    backend,
    scores,
    classes.map((c) => (c === ignored ? 0 : c)),
  );
  const weight = classes.map((c) => (c === ignored ? 0 : (weights?.[c] ?? 1)));
  const weighted = rows.map((loss, i) => loss * weight[i]!);
  const total = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
  switch (node.attributes['reduction'] ?? 'mean') {
    case 'none':
      return [{ shape, values: weighted }, null];
    case 'sum':
      return [{ shape: [], values: [total(weighted)] }, null];
    default:
      return [{ shape: [], values: [total(weighted) / total(weight)] }, null];
  }
};
