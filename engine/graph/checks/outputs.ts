import type { DataColumn } from '../../../contract/commands.ts';
import { problem, type Problem } from '../../../contract/problems.ts';
import type { HeadDocument } from '../../../contract/project.ts';
import { losses, type Loss, type LossName } from '../../losses/index.ts';
import { metrics } from '../../objectives/metrics.ts';
import { parameterProblems, withDefaults } from '../../parameters.ts';
import { sameShape, sizeOf, type Shape } from '../../tensor/shape.ts';
import type { InferredLayer } from '../infer.ts';
import { endOf, known, type Checking } from './checking.ts';

/** The loss and the metrics of an output, and where the document says so. */
interface Judge extends Pick<HeadDocument, 'loss' | 'lossParams' | 'metrics'> {
  readonly field: string;
}

/** They are in their tables, with parameters in their ranges; told where they are not. False: the loss is none. */
export function checkJudge({ loss, lossParams, metrics: names, field }: Judge, problems: Problem[]): boolean {
  if (!Object.hasOwn(losses, loss)) {
    const details = { type: loss, known: known(losses) };
    problems.push(problem('graph/unknown-loss', details, { field: `${field}.loss` }));
    return false;
  }
  const { parameters } = losses[loss as LossName];
  problems.push(...parameterProblems(`${field}.lossParams`, parameters, lossParams));
  for (const name of names) {
    if (Object.hasOwn(metrics, name)) continue;
    const details = { type: name, known: known(metrics) };
    problems.push(problem('graph/unknown-metric', details, { field: `${field}.metrics` }));
  }
  return true;
}

/** Loss and metrics fit to what a network ends in, and to the target where that is known. */
export function checkOutput(io: Checking, network: string, target: DataColumn | null): void {
  const output = endOf(io, network);
  if (output) checkJudged(io, { network, output, target }, { ...io.document.objective, field: 'objective' });
}

interface Judged {
  readonly network: string;
  readonly output: InferredLayer;
  readonly target: DataColumn | null;
}

/** The same of one layer of it. */
export function checkJudged(io: Checking, { network, output, target }: Judged, judge: Judge): void {
  const { problems } = io,
    loss: Loss = losses[judge.loss as LossName],
    logits = loss.logits(withDefaults(loss.parameters, judge.lossParams)),
    where = { network, layer: output.id };
  const last = output.type === 'activation' ? output.params['function'] : null;
  if (judge.loss === 'crossEntropy' && last === 'softmax')
    problems.push(problem('graph/softmax-before-loss', {}, where));
  if (logits && loss.target === 'binary' && last === 'sigmoid')
    problems.push(problem('graph/sigmoid-before-loss', {}, where));
  const moments = momentsProblem(loss, output.shape, target);
  if (moments) problems.push({ ...moments, where });
  if (!target) return;
  if (!moments) checkTarget(io, loss, output.shape, target, where, judge.field);
  for (const metricName of judge.metrics) {
    const metric = Object.hasOwn(metrics, metricName) ? metrics[metricName as keyof typeof metrics] : null;
    if (!metric || (metric.for === 'classes') === (target.classes !== null)) continue;
    const details = { metric: metricName, target: target.classes === null ? 'a quantity' : 'a class' };
    problems.push(problem('graph/metric-target', details, { field: `${judge.field}.metrics` }));
  }
}

/** What is wrong with outputs that should be the mean and the log variance of each target, side by side in each step. */
function momentsProblem(
  { outputsPerTarget }: Loss,
  output: Shape,
  target: DataColumn | null,
): Problem | null {
  if (outputsPerTarget !== 2) return null;
  const found = output.at(-1)!,
    size = target && target.classes === null ? sizeOf(target.shape) : null;
  const fits = found % 2 === 0 && (size === null || sizeOf(output) === 2 * size);
  if (fits && output.length <= 2) return null;
  return problem('graph/moments', { found: output, targets: size ?? Math.ceil(found / 2) });
}

function checkTarget(
  { problems }: Checking,
  { target: needs, title: loss, outputsPerTarget = 1 }: Loss,
  output: Shape,
  target: DataColumn,
  where: { network: string; layer: string },
  field: string,
): void {
  const { shape, classes } = target;
  const wrongTarget = (needed: string, found: string) =>
    problems.push(problem('graph/loss-target', { loss, needs: needed, found }, { field: `${field}.loss` }));
  const wrongOutput = (expected: Shape) =>
    problems.push(problem('graph/output-shape', { found: output, expected }, where));
  if (classes === 1 && needs !== 'numbers')
    problems.push(problem('graph/one-class', {}, { field: 'data.source' }));
  else if (needs === 'classes') {
    if (classes === null) wrongTarget('classes', 'a quantity');
    else if (!fits(output, [...shape, classes], target)) {
      const steps = shape.length === 1 ? shape[0]! : undefined;
      const details = { found: output, classes, ...(steps !== undefined && { steps }) };
      problems.push(problem('graph/output-classes', details, where));
    }
  } else if (needs === 'binary' && classes !== null) {
    if (classes !== 2) wrongTarget('two classes', `${classes} classes`);
    else if (!fits(output, [...shape, 1], target)) wrongOutput([...shape, 1]);
  } else if (classes !== null) wrongTarget('a quantity', `one of ${classes} classes`);
  else {
    const expected = shape.length
      ? [...shape.slice(0, -1), shape.at(-1)! * outputsPerTarget]
      : [outputsPerTarget];
    if (!fits(output, expected, target)) wrongOutput(expected);
  }
}

/** As many values; and of a sequence that ends early or has a class at each step, the steps must be there, too. */
const fits = (output: Shape, expected: Shape, { variable, classes }: DataColumn): boolean =>
  variable || (classes !== null && expected.length === 2)
    ? sameShape(output, expected)
    : sizeOf(output) === sizeOf(expected);
