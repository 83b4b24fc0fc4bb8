import { basename } from 'node:path';
import type { DataSource } from '../../contract/project.ts';
import { problem, ProblemError } from '../../contract/problems.ts';
import type { AnyDataset } from '../../engine/data/dataset.ts';
import { generate } from '../../engine/data/generate.ts';
import { loadBuiltin } from './builtin.ts';
import { loadCsv } from './csv.ts';
import { expectKind, fileError } from './files.ts';
import { openIdx } from './idx.ts';
import { loadImages } from './images.ts';
import { placeOf } from './place.ts';
import { loadForecast, loadLines, loadSequences, loadText } from './series.ts';

/**
 * Reads or makes a whole data set. Columns: `input`, and mostly `target` (class numbers with shape [], or numbers with shape [1]);
 * see `Dataset` for sequences. Relative paths are taken from `projectPath`. Throws ProblemError (`data/...`, `file/...`) and nothing else.
 */
export async function loadDataset(source: DataSource, projectPath: string): Promise<AnyDataset> {
  if (source.kind === 'builtin') return loadBuiltin(source.name);
  if (source.kind === 'generated') return generate(source.name, source.params);
  const path = placeOf(source.path, projectPath),
    name = basename(path);
  try {
    switch (source.kind) {
      case 'csv':
        return await loadCsv(name, path, source);
      case 'idx':
        await expectKind(path, 'folder');
        return await openIdx(name, path, source.memory);
      case 'images':
        return await loadImages(name, path, source);
      case 'text':
        return await loadText(name, path, source);
      case 'lines':
        return await loadLines(name, path, source);
      case 'sequences':
        return await loadSequences(name, path, source);
      case 'forecast':
        return await loadForecast(name, path, source);
      default:
        source satisfies never;
        throw new ProblemError(problem('data/unknown-kind', { path }, { file: path }));
    }
  } catch (error) {
    throw fileError(error, path);
  }
}
