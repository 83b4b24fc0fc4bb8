import { extname } from 'node:path';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { AnyDataset } from '../../engine/data/dataset.ts';
import { weightFormats } from '../../engine/formats/index.ts';
import { writeNpy } from '../../engine/formats/npy.ts';
import { neededFor } from '../../engine/graph/needed.ts';
import { objectives, type Objective, type ObjectiveName } from '../../engine/objectives/index.ts';
import type { Model } from '../runs/model.ts';
import type { Row } from './outputs.ts';

/** The output of a layer, as it is. */
export const featuresOf = (output: Float32Array): Row => ({
  prediction: Array.from(output),
  probabilities: null,
});

/** A layer by its id, or by network and id; of the network that predicts, where several have one of that name. */
export function placeOf({ networks, document }: Model, at: string): { network: string; layer: string } {
  const all = [...networks].flatMap(([network, { layers }]) =>
    layers.map(({ id }) => ({ network, layer: id })),
  );
  const { shows } = objectives[document.objective.type as ObjectiveName];
  const named = all.filter(({ network, layer }) => at === layer || at === `${network}/${layer}`);
  const found = named.find(({ network }) => network === shows) ?? named[0];
  if (found) return found;
  const known = all
    .map(({ network, layer }) => (networks.size > 1 ? `${network}/${layer}` : layer))
    .join(', ');
  throw new ProblemError(problem('run/no-layer', { layer: at, known }));
}

/** Throws ProblemError `run/not-fed` where what is asked for is made of a column that the data does not have: of noise, of a code. */
export function refuseUnfed(
  { networks, document }: Model,
  { columns }: AnyDataset,
  place: { network: string; layer: string } | null,
): void {
  const { shows, target, makes }: Objective = objectives[document.objective.type as ObjectiveName];
  // An objective that compares something with the data feeds its networks from it.
  const at = place ?? (makes && target === null ? { network: shows, layer: null } : null),
    network = at && networks.get(at.network);
  if (!network) return;
  for (const { type, params } of neededFor(network, [at.layer ?? network.output!], new Set())) {
    const column = String(params.column);
    if (type === 'input' && !Object.hasOwn(columns, column))
      throw new ProblemError(problem('run/not-fed', { network: at.network, column }));
  }
}

/** Throws ProblemError `run/sample-file` before anything is computed for a file that cannot be written. */
export function checkPredictionFile(output: string): void {
  if (['.csv', '.npy', '.npz'].includes(extname(output).toLowerCase())) return;
  const details = { what: 'Predictions', known: '.csv, .npy or .npz' };
  throw new ProblemError(problem('run/sample-file', details, { file: output }));
}

/** The rows as one array of numbers; null where the name asks for a table. Of classes: their probabilities. */
export function arrayFile(
  output: string,
  rows: readonly Row[],
  shape: readonly number[] | null,
): Uint8Array | null {
  const extension = extname(output).toLowerCase();
  if (extension !== '.npy' && extension !== '.npz') return null;
  const isNamed = rows.some((row) => !row.probabilities && typeof [row.prediction].flat()[0] === 'string');
  if (isNamed) {
    const what = 'A class at every step';
    throw new ProblemError(problem('run/sample-file', { what, known: '.csv' }));
  }
  const values = rows.map(({ prediction, probabilities }) =>
    probabilities ? Object.values(probabilities) : [prediction].flat().map(Number),
  );
  const width = values[0]?.length ?? 0;
  const own = shape?.reduce((a, b) => a * b, 1) === width ? shape : [width];
  const array = {
    name: 'prediction',
    shape: [rows.length, ...own],
    values: Float32Array.from(values.flat()),
  };
  return extension === '.npy' ? writeNpy(array.shape, array.values) : weightFormats.npz.write([array], {});
}
