import { problem } from '../../../contract/problems.ts';
import { objectives, type Objective, type ObjectiveName } from '../../objectives/index.ts';
import { sameShape } from '../../tensor/shape.ts';
import type { InferredLayer } from '../infer.ts';
import type { Checking } from './checking.ts';

/** What the input layers of a network say of the data columns that they read is so. */
export function checkInputs(io: Checking, network: string): void {
  const { layers = [] } = io.networks.get(network) ?? {};
  for (const layer of layers) {
    if (layer.type === 'input') checkColumn(io, network, layer);
    if (layer.layer.tokens) checkTokens(io, network, layer, layer.layer.tokens(layer.params));
  }
}

function checkColumn({ data, document, problems }: Checking, network: string, layer: InferredLayer): void {
  const { type } = document.objective,
    { networks }: Objective = objectives[type as ObjectiveName];
  const { id, shape, params, variable } = layer,
    name = String(params['column']),
    fed = networks[network] ?? [];
  // What the objective does not feed is told already.
  if (!data || !fed.includes(name)) return;
  const column = Object.hasOwn(data, name) ? data[name] : undefined;
  const where = (field: string) => ({ network, layer: id, field });
  if (!column) {
    const known = fed.filter((key) => Object.hasOwn(data, key)).join(', ');
    problems.push(problem('graph/unknown-column', { column: name, known }, where('column')));
  } else if (!sameShape(shape, column.shape)) {
    const details = { found: shape, expected: column.shape };
    problems.push(problem('graph/input-shape', details, where('shape')));
  } else if (variable !== column.variable)
    problems.push(problem('graph/variable', { data: column.variable }, where('variable')));
}

/** A layer that reads tokens stands right behind the input, and knows all that the data has. */
function checkTokens(
  { data, networks, problems }: Checking,
  network: string,
  { id, layer, inputs }: InferredLayer,
  found: number,
): void {
  const from = networks.get(network)!.byId.get(inputs[0]!)!,
    isInput = from.type === 'input';
  const classes = isInput && data ? data[String(from.params['column'])]?.classes : undefined;
  if (!isInput || classes === null)
    problems.push(problem('graph/not-tokens', { layer: layer.title }, { network, layer: id }));
  else if (classes !== undefined && classes > found) {
    const details = { found, expected: classes };
    problems.push(problem('graph/vocabulary', details, { network, layer: id, field: 'tokens' }));
  }
}
