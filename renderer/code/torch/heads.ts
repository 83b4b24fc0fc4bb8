import { isFurtherTarget } from '../../../engine/columns.ts';
import { headLayers } from '../../../engine/graph/networks.ts';
import { pythonNames, value } from '../python.ts';
import { lossCode } from './losses.ts';
import { rearranged } from './order.ts';
import type { TrainingSite } from './training.ts';

/** The losses of further outputs, as Python says them. */
export interface TorchHeads {
  /** What the outputs are called, in the order in which the network returns them. */
  readonly outputs: readonly string[];
  /** Targets that come with a batch besides that of the objective, in order. */
  readonly targets: readonly string[];
  /** Each with its weight. */
  readonly losses: readonly string[];
}

/** `own`: the batch brings no `target` for the objective itself. Text says why there is no code. */
export function torchHeads(site: TrainingSite, own: boolean): TorchHeads | string {
  const { heads = {} } = site.document.objective,
    network = site.classes.get('main')!,
    { byId } = site.networks.get('main')!;
  const layers = headLayers(site.document),
    outputs = pythonNames(Object.keys(heads), new Set(['output', 'target', 'batches', 'loss_of', 'train'])),
    columns = [...new Set(Object.values(heads).map((head) => head.target))].filter(
      (column) => isFurtherTarget(column) || (column === 'target' && own),
    );
  const names = pythonNames(
    columns.map((column) => column.replace(':', '_')),
    new Set(['output', ...(own ? ['target'] : []), ...outputs.values()]),
  );
  const targetOf = new Map(columns.map((column, i) => [column, [...names.values()][i]]));
  const losses: string[] = [];
  for (const [id, head] of Object.entries(heads)) {
    const { shape } = byId.get(layers.get(id)!)!;
    if (head.target === 'input' && network.inputs.length !== 1)
      return 'What a head is compared with is not clear: the network has several inputs.';
    const target =
      head.target === 'input'
        ? rearranged('x', network.inputs[0].shape, shape)
        : (targetOf.get(head.target) ?? 'target');
    if (target === null) return `"${id}" is not as large as the input that it is compared with.`;
    const loss = lossCode(head, { rank: shape.length, output: outputs.get(id)!, target });
    losses.push(head.weight === undefined ? loss : `${value(head.weight)} * ${loss}`);
  }
  return { outputs: [...outputs.values()], targets: [...targetOf.values()], losses };
}
