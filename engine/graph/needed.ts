import type { InferredLayer, InferredNetwork } from './infer.ts';

/** The layers that must be computed for the outputs of some, where those of others are given. */
export function neededFor(
  network: InferredNetwork,
  ends: readonly string[],
  given: ReadonlySet<string>,
): readonly InferredLayer[] {
  const needed = new Set<string>(),
    open = [...ends];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (needed.has(id) || given.has(id)) continue;
    needed.add(id);
    open.push(...network.byId.get(id)!.inputs);
  }
  return network.layers.filter(({ id }) => needed.has(id));
}
