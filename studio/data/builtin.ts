import { join } from 'node:path';
import { problem, ProblemError } from '../../contract/problems.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import { loadCsv } from './csv.ts';
import { loadIdx } from './idx.ts';
import { builtinFolder } from './place.ts';

/** Data sets that ship with the studio; studio/builtin/ holds them, each with its source and licence. */
const loaders = {
  /** 1797 images of 8 x 8, values 0 to 16, ten classes. */
  digits: (folder) => loadIdx('digits', folder, 16),
  /** 150 flowers, 4 lengths in cm, three classes. */
  iris: (folder) => loadCsv('iris', join(folder, 'iris.csv'), { target: 'species', task: 'classes' }),
} as const satisfies Record<string, (folder: string) => Promise<Dataset>>;

export type BuiltinName = keyof typeof loaders;
export const builtinNames = Object.keys(loaders) as BuiltinName[];

export function loadBuiltin(name: string): Promise<Dataset> {
  if (!Object.hasOwn(loaders, name)) {
    throw new ProblemError(
      problem(
        'data/unknown-builtin',
        { name, known: builtinNames.join(', ') },
        { field: 'data.source.name' },
      ),
    );
  }
  return loaders[name as BuiltinName](join(builtinFolder(), name));
}
