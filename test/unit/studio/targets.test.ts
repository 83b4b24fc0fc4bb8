import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ObjectiveDocument, PreprocessingKind, ProjectDocument } from '../../../contract/project.ts';
import { checkProject } from '../../../studio/training/check.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

const folder = temporaryFolder();

/** A table of one feature and this target, each value ten times. */
async function project(
  name: string,
  target: readonly number[],
  loss: string,
  kind: PreprocessingKind,
  more: Partial<ObjectiveDocument> = {},
) {
  const studio = testStudio(folder);
  const { path, document } = await studio.call('project.new', { path: join(folder, name), template: 'iris' });
  const rows = Array.from({ length: 10 }, (_, i) => target.map((t) => `${i},${t}`)).flat();
  writeFileSync(join(path, 'data.csv'), ['x,y', ...rows, ''].join('\n'));
  const changed: ProjectDocument = {
    ...document,
    networks: {
      main: {
        layers: [
          { id: 'in', type: 'input', params: { shape: [1] }, inputs: [] },
          { id: 'out', type: 'dense', params: { units: 1 }, inputs: ['in'] },
        ],
      },
    },
    objective: { type: 'supervised', loss, lossParams: {}, metrics: [], ...more },
    data: {
      ...document.data,
      source: { kind: 'csv', path: 'data.csv', target: 'y', task: 'number' },
      preprocessing: { input: 'none', target: kind },
    },
  };
  const check = await checkProject(path, changed);
  return {
    codes: check.problems.filter((p) => p.severity === 'error').map((p) => p.code),
    said: check.problems.find((p) => p.code === 'data/target-range')?.message,
    start: () => studio.call('train.start', { path, document: changed }),
  };
}

describe('targets of a loss for yes and no', () => {
  test.each(['binaryCrossEntropy', 'bernoulliNll'])('%s refuses 7 before training', async (loss) => {
    const { codes, said, start } = await project(`far-${loss}`, [0, 0.5, 7], loss, 'none');
    expect(codes).toEqual(['data/target-range']);
    expect(said).toContain('from 0 to 7;');
    expect(await codesOf(start())).toEqual(['data/target-range']);
  });
  test('and negative ones', async () => {
    expect((await project('below', [-0.5, 1], 'bernoulliNll', 'none')).codes).toEqual(['data/target-range']);
    expect((await project('scaled', [-5, 10], 'bernoulliNll', 'scale')).codes).toEqual(['data/target-range']);
    expect((await project('standard', [0, 1], 'bernoulliNll', 'standardize')).codes).toEqual([
      'graph/binary-range',
    ]);
  });
  test('minmax mends it', async () => {
    expect((await project('minmax', [-5, 0.1, 7], 'bernoulliNll', 'minmax')).codes).toEqual([]);
  });
  test('an autoencoder compares with its inputs', async () => {
    const objective = { type: 'reconstruction' };
    // The feature goes from 0 to 9.
    const { codes, said } = await project('inputs', [0, 1], 'bernoulliNll', 'none', objective);
    expect(codes).toEqual(['data/target-range']);
    expect(said).toContain('inputs, which the output is compared with, go from 0 to 9;');
  });
  test('0 to 1 is right as it is, and other losses take all', async () => {
    expect((await project('unit', [0, 0.25, 1], 'binaryCrossEntropy', 'none')).codes).toEqual([]);
    expect((await project('square', [0, 0.25, 700], 'halfSquaredError', 'none')).codes).toEqual([]);
  });
});
