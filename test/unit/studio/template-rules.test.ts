import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkProject } from '../../../studio/training/check.ts';
import { templates } from '../../../studio/templates/index.ts';
import { temporaryFolder } from './folder.ts';
import { testStudio } from './studio.ts';

const folder = temporaryFolder();

/** Those whose data is with the studio; the others wait for files of the person's. */
const own = Object.keys(templates).filter((name) => templates[name].document.data.source?.kind !== 'idx');

test.each(own)('beside its data, %s breaks no rule', async (name) => {
  const path = join(folder, name);
  const { document } = await testStudio(folder).call('project.new', { path, template: name });
  const { problems } = await checkProject(path, document);
  expect(problems).toEqual([]);
});
