import type { DataColumn } from '../../../contract/commands.ts';
import { isFurtherTarget } from '../../columns.ts';
import { problem } from '../../../contract/problems.ts';
import { objectives, type Objective, type ObjectiveName } from '../../objectives/index.ts';
import { flatId, headed } from '../networks.ts';
import { inputsOf, type Checking } from './checking.ts';
import { checkJudge, checkJudged } from './outputs.ts';

/** Further outputs: each is a layer, with a loss that fits to it and to the data column that it is compared with. */
export function checkHeads(io: Checking): void {
  const { type, heads = {} } = io.document.objective,
    { problems, data } = io,
    ids = Object.keys(heads);
  const objective: Objective = objectives[type as ObjectiveName];
  if (ids.length > 0 && !objective.heads) {
    const details = { objective: type, heads: ids };
    problems.push(problem('graph/head-objective', details, { field: 'objective.heads' }));
    return;
  }
  const network = io.networks.get(headed);
  if (ids.length > 0 && io.document.training.posterior)
    problems.push(problem('graph/posterior-heads', {}, { field: 'training.posterior' }));
  for (const [id, head] of Object.entries(heads)) {
    const field = `objective.heads.${id}`;
    const isLoss = checkJudge({ ...head, field }, problems);
    if (!network) continue;
    const layer = flatId(network.flat, id);
    if (!network.flat.layers.some((l) => l.id === layer)) {
      problems.push(problem('graph/head-layer', { layer: id }, { field }));
      continue;
    }
    const target = targetOf(io, head.target);
    if (target === undefined) {
      const known = ['input', ...Object.keys(data ?? {}).filter(isTarget)].join(', ');
      const where = { network: headed, layer: id, field: `${field}.target` };
      problems.push(problem('graph/head-target', { column: head.target, known }, where));
      continue;
    }
    const output = network.byId.get(layer);
    if (output && isLoss) checkJudged(io, { network: headed, output, target }, { ...head, field });
  }
}

/** A column that says what is to be learned. */
const isTarget = (column: string): boolean => column === 'target' || isFurtherTarget(column);

/** Null while no data is chosen; undefined where there is no such column. */
function targetOf(io: Checking, column: string): DataColumn | null | undefined {
  if (column === 'input') {
    const [input] = inputsOf(io, headed, 'input');
    return input ? { shape: input.shape, classes: null, variable: input.variable } : null;
  }
  if (!isTarget(column)) return undefined;
  if (!io.data) return null;
  return Object.hasOwn(io.data, column) ? io.data[column] : undefined;
}
