import { extname } from 'node:path';
import { ProblemError, problem } from '../../contract/problems.ts';
import { weightFormats } from '../../engine/formats/index.ts';
import { writeNpy } from '../../engine/formats/npy.ts';
import { objectives, type ObjectiveName } from '../../engine/objectives/index.ts';
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
