import { problem, type Problem } from '../../../contract/problems.ts';
import { losses, type Loss } from '../../losses/index.ts';
import { metrics } from '../../objectives/metrics.ts';
import { withDefaults } from '../../parameters.ts';
import { sameShape, sizeOf, type Shape } from '../../tensor/shape.ts';
import { endOf, inputsOf, type Checking } from './checking.ts';

/** What the output of a network is compared with. */
export interface Target {
  readonly shape: Shape;
  /** Null where it is a quantity. */
  readonly classes: number | null;
}

const lossOf = ({ document }: Checking): { name: string; loss: Loss; logits: boolean } => {
  const { loss: name, lossParams } = document.objective,
    loss: Loss = losses[name as keyof typeof losses];
  return { name, loss, logits: loss.logits(withDefaults(loss.parameters, lossParams)) };
};

/** The input layers that read the data's input have its shape. */
export function checkInputs(io: Checking, network: string): void {
  if (!io.data) return;
  const { inputShape } = io.data;
  for (const { id, shape } of inputsOf(io, network, 'input')) {
    if (sameShape(shape, inputShape)) continue;
    const details = { found: shape, expected: inputShape };
    io.problems.push(problem('graph/input-shape', details, { network, layer: id, field: 'shape' }));
  }
}

/** Loss and metrics fit to what a network ends in, and to the target where that is known. */
export function checkOutput(io: Checking, network: string, target: Target | null): void {
  const output = endOf(io, network);
  if (!output) return;
  const { problems, document } = io,
    { name, loss, logits } = lossOf(io),
    where = { network, layer: output.id };
  const last = output.type === 'activation' ? output.params['function'] : null;
  if (name === 'crossEntropy' && last === 'softmax')
    problems.push(problem('graph/softmax-before-loss', {}, where));
  if (logits && loss.target === 'binary' && last === 'sigmoid')
    problems.push(problem('graph/sigmoid-before-loss', {}, where));
  const moments = momentsProblem(loss, output.shape, target);
  if (moments) problems.push({ ...moments, where });
  if (!target) return;
  if (!moments) checkTarget(io, loss, output.shape, target, where);
  for (const metricName of document.objective.metrics) {
    const metric = Object.hasOwn(metrics, metricName) ? metrics[metricName as keyof typeof metrics] : null;
    if (!metric || (metric.for === 'classes') === (target.classes !== null)) continue;
    const details = { metric: metricName, target: target.classes === null ? 'a quantity' : 'a class' };
    problems.push(problem('graph/metric-target', details, { field: 'objective.metrics' }));
  }
}

/** What is wrong with outputs that should be the mean and the log variance of each target, side by side in each step. */
function momentsProblem({ outputsPerTarget }: Loss, output: Shape, target: Target | null): Problem | null {
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
  { shape, classes }: Target,
  where: { network: string; layer: string },
): void {
  const size = sizeOf(output) / outputsPerTarget;
  const misfit = (what: string, found: string) =>
    problems.push(problem('graph/loss-target', { loss, needs: what, found }, { field: 'objective.loss' }));
  if (needs === 'classes') {
    if (classes === null) misfit('classes', 'a quantity');
    else if (size !== classes)
      problems.push(problem('graph/output-classes', { found: output, classes }, where));
  } else if (needs === 'binary' && classes !== null) {
    if (classes !== 2) misfit('two classes', `${classes} classes`);
    else if (size !== 1)
      problems.push(problem('graph/output-shape', { found: output, expected: [1] }, where));
  } else if (classes !== null) {
    misfit('a quantity', `one of ${classes} classes`);
  } else if (size !== sizeOf(shape)) {
    const expected = shape.length ? shape : [1];
    problems.push(problem('graph/output-shape', { found: output, expected }, where));
  }
}
