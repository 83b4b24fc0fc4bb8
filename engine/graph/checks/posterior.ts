import { problem, type Problem } from '../../../contract/problems.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import type { InferredNetwork } from '../infer.ts';

/** What each kind of posterior asks of networks, optimizer and epochs. */
export function checkPosterior(
  { training }: ProjectDocument,
  networks: ReadonlyMap<string, InferredNetwork>,
  problems: Problem[],
): void {
  const { posterior, optimizer, epochs } = training,
    where = { field: 'training.posterior' };
  if (posterior?.kind === 'dropout' && !dropsOut(networks))
    problems.push(problem('graph/posterior-dropout', {}, where));
  if (posterior && reads(networks, 'decoderInput'))
    problems.push(problem('graph/posterior-decoder', {}, where));
  if (posterior?.kind !== 'sgld') return;
  if (optimizer.type !== 'sgld')
    problems.push(problem('graph/posterior-optimizer', { found: optimizer.type }, where));
  if (training.average) problems.push(problem('graph/posterior-average', {}, where));
  const needed = posterior.burnIn + 2 * posterior.every;
  if (epochs < needed) problems.push(problem('graph/posterior-epochs', { epochs, needed }, where));
}

const reads = (networks: ReadonlyMap<string, InferredNetwork>, column: string): boolean =>
  [...networks.values()].some(({ layers }) =>
    layers.some(({ type, params }) => type === 'input' && params['column'] === column),
  );

/** Some layer leaves values out, and may do so in predictions. */
export const dropsOut = (networks: ReadonlyMap<string, InferredNetwork>): boolean =>
  [...networks.values()].some(({ layers }) =>
    layers.some(({ layer, params }) => layer.dropsOut && (params['rate'] as number) > 0),
  );
