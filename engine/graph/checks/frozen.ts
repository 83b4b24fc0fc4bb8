import { problem, type Problem } from '../../../contract/problems.ts';
import type { InferredNetwork } from '../infer.ts';

/** Something must be left to learn; what cannot be inferred yet has problems of its own. */
export function checkFrozen(networks: ReadonlyMap<string, InferredNetwork>, problems: Problem[]): void {
  const weighty = [...networks].flatMap(([network, { layers }]) =>
    layers.filter((l) => l.parameters > 0).map((layer) => ({ network, layer })),
  );
  const [first] = weighty;
  if (!first || weighty.some(({ layer }) => !layer.frozen)) return;
  const where = { network: first.network, layer: first.layer.id };
  problems.push(problem('graph/all-frozen', { layers: weighty.length }, where));
}
