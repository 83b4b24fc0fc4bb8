import { join } from 'node:path';
import { ProblemError, type ProblemCode } from '../../../contract/problems.ts';
import { createStudio, type Studio, type StudioHost } from '../../../studio/index.ts';
import type { Workers } from '../../../workers/api.ts';
import { fakeWorkers } from './fake-workers.ts';

const root = join(import.meta.dirname, '../../..');

export function testStudio(
  folder: string,
  workers: Workers = fakeWorkers(),
  more: Partial<StudioHost> = {},
): Studio {
  const host: StudioHost = {
    host: 'browser',
    nativeDialogs: false,
    laneFile: '',
    kernelsFolder: '',
    builtinFolder: join(root, 'studio/builtin'),
    userFolder: join(folder, 'user'),
    openAtStart: null,
    ...more,
  };
  return createStudio(host, { workers: async () => workers });
}

/** The codes of the problems that a promise rejects with. */
export async function codesOf(promise: Promise<unknown>): Promise<ProblemCode[]> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map((p) => p.code);
    throw error;
  }
  return [];
}
