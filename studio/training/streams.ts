import { problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import type { AnyDataset, Split } from '../../engine/data/dataset.ts';
import { expandBlocks } from '../../engine/graph/unfold.ts';

const carriesState = (document: ProjectDocument): boolean =>
  Object.values(expandBlocks(document)).some(({ layers }) =>
    layers.some(({ params }) => params.carryState === true),
  );

/** A state goes on from window to window only where these follow each other, a stream of them in each place of the batch. */
export function streamProblems(
  document: ProjectDocument,
  { inOrder }: AnyDataset,
  { train }: Split,
): Problem[] {
  if (!carriesState(document)) return [];
  const { batchSize } = document.training;
  if (inOrder?.gap !== 0) return [problem('data/no-order', {}, { field: 'data.source' })];
  if (train.length >= batchSize) return [];
  return [problem('data/streams', { found: train.length, batchSize }, { field: 'training.batchSize' })];
}
