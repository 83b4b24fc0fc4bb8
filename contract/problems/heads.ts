import { entry } from './entry.ts';

/** Outputs with losses of their own. */
export const headProblems = {
  'graph/no-output': entry<{ heads: readonly string[] }>(
    'error',
    (d) =>
      `Every end of the network has a loss of its own: ${d.heads.join(', ')}. None is left for its output.`,
    () => 'Take the own loss of one of them away: it is then compared by the loss of the objective.',
  ),
  'graph/head-layer': entry<{ layer: string }>(
    'error',
    (d) => `A loss is given to the output of "${d.layer}", which is no layer of the network.`,
    () => 'Remove that loss, or name a layer.',
  ),
  'graph/head-objective': entry<{ objective: string; heads: readonly string[] }>(
    'error',
    (d) =>
      `Losses of their own are given to ${d.heads.join(', ')}, which the objective ${d.objective} has no use for.`,
    () => 'Remove them, or choose the objective supervised or reconstruction.',
  ),
  'graph/head-target': entry<{ column: string; known: string }>(
    'error',
    (d) => `Its output is to be compared with "${d.column}", which the data does not have.`,
    (d) => `Choose one of: ${d.known}. Further targets of a table are chosen with the data.`,
  ),
  'graph/posterior-heads': entry<Record<string, never>>(
    'error',
    () => 'A posterior averages what the output says; of outputs with losses of their own it knows nothing.',
    () => 'Set posterior to one set of weights, or remove those losses.',
  ),
};
