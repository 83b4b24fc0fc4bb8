import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingPieces } from '../../../renderer/document/completeObjective.ts';
import { checkProject } from '../../../studio/training/check.ts';
import { modest } from '../../../scripts/modest.ts';
import { templates } from '../../../studio/templates/index.ts';
import { measured } from '../../../studio/templates/measured.ts';
import { temporaryFolder } from './folder.ts';
import { testStudio } from './studio.ts';

const folder = temporaryFolder();

/** Those whose data is with the studio; the others wait for files of the person's. */
const own = Object.keys(templates).filter((name) => templates[name].document.data.source?.kind !== 'idx');

test.each(own)('beside its data, %s breaks no rule', async (name) => {
  const path = join(folder, name);
  const studio = testStudio(folder);
  const { document } = await studio.call('project.new', { path, template: name });
  const { problems } = await checkProject(path, document);
  expect(problems).toEqual([]);
  // The designer offers nothing to a network that is complete.
  const { columns } = await studio.call('data.summary', { path, document });
  expect(missingPieces(document, columns).map(({ title }) => title)).toEqual([]);
});

test('every template was measured, and nothing else', () => {
  expect(Object.keys(measured)).toEqual(Object.keys(templates));
  for (const { seconds } of Object.values(measured)) expect(seconds).toBeGreaterThan(0);
});

test('a measured figure is rounded to the worse side', () => {
  const shares = [1, 0.9814, 0.95, 0.29].map((value) => modest(value, true));
  expect(shares).toEqual([1, 0.98, 0.95, 0.29]);
  const losses = [0.0005281, 24.093, 1.1654, -13.16, -0.5686, 0].map((value) => modest(value, false));
  expect(losses).toEqual([0.000529, 24.1, 1.17, -13.1, -0.568, 0]);
});
