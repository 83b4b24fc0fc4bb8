import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { writeProblem } from '../../../studio/files/problems.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

// The disk is full from the second file of a run on.
vi.mock('../../../studio/runs/metrics.ts', () => ({
  openMetrics: (folder: { path: string }) =>
    Promise.reject(writeProblem(folder.path, Object.assign(new Error('full'), { code: 'ENOSPC' }))),
}));

const folder = temporaryFolder();

test('a run that cannot write its first files leaves nothing behind, and the next may begin', async () => {
  const studio = testStudio(folder);
  const { path, document } = await studio.call('project.new', {
    path: join(folder, 'full'),
    template: 'iris',
  });
  for (let i = 0; i < 2; i += 1) {
    expect(await codesOf(studio.call('train.start', { path, document }))).toEqual(['host/disk-full']);
  }
  expect(existsSync(join(path, 'runs')) ? readdirSync(join(path, 'runs')) : []).toEqual([]);
  await studio.close();
});
