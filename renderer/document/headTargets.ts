import type { DataColumn } from '../../contract/commands.ts';
import type { HeadDocument, LayerDocument, ProjectDocument } from '../../contract/project.ts';
import { furtherTarget, isFurtherTarget } from '../../engine/columns.ts';
import { losses, type Loss } from '../../engine/losses/index.ts';
import { metrics } from '../../engine/objectives/metrics.ts';
import { sizeOf, type Shape } from '../../engine/tensor/shape.ts';
import { headed } from '../../engine/graph/networks.ts';
import { headOf, headsOf, setHead } from './headEdits.ts';
import { objectiveOf } from './objectiveEdits.ts';

/** What outputs with losses of their own are compared with, and what fits to it. */

type Facts = Readonly<Record<string, DataColumn>> | null;
type Task = 'classes' | 'number';

/** What reads the data has nothing to learn; other objectives have no use for further outputs. */
export const mayHaveHead = (document: ProjectDocument, network: string, layer: LayerDocument): boolean =>
  headOf(document, network, layer.id) !== undefined ||
  (network === headed && layer.type !== 'input' && objectiveOf(document)?.heads === true);

const tableOf = ({ data: { source } }: ProjectDocument) => (source?.kind === 'csv' ? source : null);

/** What people call a data column that outputs are compared with: `age` for `target:age`. */
export function targetTitle(document: ProjectDocument, column: string): string {
  if (column === 'input') return 'the input';
  if (column === 'target') return tableOf(document)?.target ?? 'the target';
  return isFurtherTarget(column) ? column.slice(furtherTarget('').length) : column;
}

/** Those that the data has; all that its source tells of while it is being read. */
export function headTargets(document: ProjectDocument, facts: Facts): string[] {
  const further = (tableOf(document)?.targets ?? []).map(({ column }) => furtherTarget(column));
  const known = ['target', ...further].filter((column) => !facts || Object.hasOwn(facts, column));
  return [...known, 'input'];
}

/** Null where neither the data nor its source says. */
export function taskOf(document: ProjectDocument, column: string, facts: Facts): Task | null {
  if (column === 'input') return 'number';
  if (facts && Object.hasOwn(facts, column)) return facts[column].classes === null ? 'number' : 'classes';
  const table = tableOf(document);
  if (column === 'target') return table?.task ?? null;
  return table?.targets?.find((one) => furtherTarget(one.column) === column)?.task ?? null;
}

/** A single class has no steps to be right at. */
export const fittingMetrics = (task: Task | null, shape: Shape = []): string[] =>
  Object.entries(metrics)
    .filter(([, metric]) => task === null || (metric.for === 'classes') === (task === 'classes'))
    .filter(([, metric]) => shape.length > 0 || !('overSteps' in metric))
    .map(([name]) => name);

export const usualJudge = (task: Task): Pick<HeadDocument, 'loss' | 'lossParams' | 'metrics'> => ({
  loss: task === 'number' ? 'meanSquaredError' : 'crossEntropy',
  lossParams: {},
  metrics: [task === 'number' ? 'mae' : 'accuracy'],
});

function lossFits(name: string, task: Task, column: DataColumn | undefined): boolean {
  if (!Object.hasOwn(losses, name)) return false;
  const { target }: Loss = losses[name as keyof typeof losses];
  if (task === 'number') return target !== 'classes';
  return target === 'classes' || (target === 'binary' && column?.classes === 2);
}

/** Compares the output of a layer with another column; loss and metrics stay as far as they fit to that. */
export function setHeadTarget(
  document: ProjectDocument,
  id: string,
  target: string,
  facts: Facts,
): ProjectDocument {
  const head = headOf(document, headed, id),
    task = taskOf(document, target, facts);
  if (!head || task === null) return setHead(document, id, { target });
  if (!lossFits(head.loss, task, facts?.[target]))
    return setHead(document, id, { target, ...usualJudge(task) });
  const kept = head.metrics.filter((name) => fittingMetrics(task, facts?.[target]?.shape).includes(name));
  return setHead(document, id, { target, metrics: kept });
}

/** As many values as the column asks of an output: logits of its classes, or its numbers. */
const asksFor = ({ shape, classes }: DataColumn): number =>
  classes === null ? Math.max(1, sizeOf(shape)) : Math.max(1, sizeOf(shape)) * classes;

/**
 * A loss for an output that has none of its own: against the first column that no other output is compared with and that it has
 * the size of; else the first of those; else as the objective does it.
 */
export function giveHead(
  document: ProjectDocument,
  id: string,
  output: Shape | null,
  facts: Facts,
): ProjectDocument {
  const used = new Set(Object.values(headsOf(document)).map(({ target }) => target));
  const main = objectiveOf(document)?.target ?? 'target';
  const free = headTargets(document, facts).filter((column) => !used.has(column) && column !== main);
  const fits = (column: string): boolean => {
    const known = facts && Object.hasOwn(facts, column) ? facts[column] : null;
    return known !== null && output !== null && sizeOf(output) === asksFor(known);
  };
  const further = free.filter(isFurtherTarget);
  const target = [...further, main, ...free].find(fits) ?? further[0];
  const task = target === undefined ? null : taskOf(document, target, facts);
  if (target === undefined || task === null || target === main) return setHead(document, id, {});
  return setHead(document, id, { target, ...usualJudge(task) });
}
