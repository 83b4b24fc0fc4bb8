import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { checkProject } from '../../../studio/training/check.ts';
import { temporaryFolder } from './folder.ts';
import { testStudio } from './studio.ts';

const folder = temporaryFolder();

test('a single class is an error for a classifier, told once, and a warning where no classes are learned', async () => {
  const studio = testStudio(folder);
  const { path, document } = await studio.call('project.new', {
    path: join(folder, 'one'),
    template: 'iris',
  });
  writeFileSync(join(path, 'data.csv'), `a,b,c,d,kind\n${'1,2,3,4,x\n2,1,4,3,x\n'.repeat(9)}`);
  const source = { kind: 'csv', path: 'data.csv', target: 'kind', task: 'classes' } as const;
  const classifier: ProjectDocument = { ...document, data: { ...document.data, source } };
  const autoencoder: ProjectDocument = {
    ...classifier,
    networks: {
      main: {
        layers: [
          { id: 'in', type: 'input', params: { shape: [4] }, inputs: [] },
          { id: 'code', type: 'dense', params: { units: 2 }, inputs: ['in'] },
          { id: 'out', type: 'dense', params: { units: 4 }, inputs: ['code'] },
        ],
      },
    },
    objective: { type: 'reconstruction', loss: 'meanSquaredError', lossParams: {}, metrics: [] },
  };
  const found = async (one: ProjectDocument) =>
    (await checkProject(path, one)).problems.map(({ severity, code }) => `${severity} ${code}`);
  expect(await found(classifier)).toEqual(['error graph/one-class']);
  expect(await found(autoencoder)).toEqual(['warning data/one-class']);
});
