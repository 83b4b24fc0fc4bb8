import { basename, extname } from 'node:path';
import type { ImportReport } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import { projectFormat } from '../../contract/project.ts';
import { readSmall } from '../files/read.ts';
import { largestDocument } from '../projects/read.ts';
import { createProject } from '../projects/write.ts';
import { documentOf } from './document.ts';
import type { Imported } from './imported.ts';
import { importArchive, importDocument } from './project.ts';
import { keepWeights } from './run.ts';

type Reader = (file: string, folder: string, name?: string) => Promise<ImportReport>;

/** File name ending -> what reads it and makes a project of it. Each is loaded when the first such file is read. */
const readers: Readonly<Record<string, Reader>> = {
  '.onnx': async (file, ...to) => made(await (await import('./onnx/index.ts')).readOnnx(file), file, ...to),
  '.keras': async (file, ...to) =>
    made(await (await import('./keras/index.ts')).readKeras(file), file, ...to),
  '.json': importJson,
  '.zip': importArchive,
};
const pickled = ['.pt', '.pth', '.pkl', '.ckpt'];
const known =
  'an ONNX model (.onnx), a Keras model (.keras, .json), a project (project.json, or its folder as .zip)';

/** Makes a project folder out of a model from elsewhere; where that cannot be, nothing is left behind. */
export async function importProject(file: string, folder: string, name?: string): Promise<ImportReport> {
  const extension = extname(file).toLowerCase();
  if (pickled.includes(extension)) throw new ProblemError(problem('import/pytorch', {}, { file }));
  if (!Object.hasOwn(readers, extension))
    throw new ProblemError(problem('import/unknown-kind', { known }, { file }));
  return readers[extension](file, folder, name);
}

async function importJson(file: string, folder: string, name?: string): Promise<ImportReport> {
  const text = (await readSmall(file, largestDocument)).toString('utf8');
  const value = valueOf(text);
  // A document of ours has a reader that tells lines; all else that is JSON is a model of Keras, or none.
  const isKeras = typeof value === 'object' && value !== null && 'class_name' in value;
  if (!isKeras) return importDocument(text, file, folder, name);
  const { readKerasJson } = await import('./keras/index.ts');
  return made(readKerasJson(value, file), file, folder, name);
}

/** Undefined where it is not JSON: whoever reads it then says where. */
function valueOf(text: string): unknown {
  if (!text.includes('class_name') || text.includes(`"${projectFormat}"`)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function made(imported: Imported, file: string, folder: string, name?: string): Promise<ImportReport> {
  const { weights, network } = imported;
  const document = documentOf(imported, name ?? basename(file, extname(file)), basename(file));
  await createProject(folder, document, async (target) => {
    if (weights) await keepWeights(target, document, imported, weights);
  });
  return {
    format: imported.format,
    layers: network.layers.length,
    weights: weights && weights.reduce((sum, { values }) => sum + values.length, 0),
    notes: imported.notes,
  };
}
