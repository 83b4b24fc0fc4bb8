import { basename, extname } from 'node:path';
import type { ImportReport } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import { createProject } from '../projects/write.ts';
import { documentOf } from './document.ts';
import type { Imported } from './imported.ts';
import { keepWeights } from './run.ts';

/** File name ending -> reader. Each is loaded when the first such file is read. */
const readers: Readonly<Record<string, (file: string) => Promise<Imported>>> = {
  '.onnx': async (file) => (await import('./onnx/index.ts')).readOnnx(file),
};
const pickled = ['.pt', '.pth', '.pkl', '.ckpt'];
const known = 'an ONNX model (.onnx)';

/** Makes a project folder out of a model from elsewhere; where that cannot be, nothing is left behind. */
export async function importProject(file: string, folder: string, wanted?: string): Promise<ImportReport> {
  const extension = extname(file).toLowerCase();
  if (pickled.includes(extension)) throw new ProblemError(problem('import/pytorch', {}, { file }));
  if (!Object.hasOwn(readers, extension))
    throw new ProblemError(problem('import/unknown-kind', { known }, { file }));
  const imported = await readers[extension](file);
  const { weights, network } = imported;
  const document = documentOf(imported, wanted ?? basename(file, extname(file)), basename(file));
  await createProject(folder, document, async (made) => {
    if (weights) await keepWeights(made, document, imported, weights);
  });
  return {
    format: imported.format,
    layers: network.layers.length,
    weights: weights && weights.reduce((sum, { values }) => sum + values.length, 0),
    notes: imported.notes,
  };
}
