// Keeps changes of a project again and again until it is killed: node endless-keeper.ts USER_FOLDER PROJECT.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectDocument } from '../../../contract/project.ts';
import { keepChanges } from '../../../studio/projects/recovery.ts';

const [userFolder = '', path = ''] = process.argv.slice(2);
const session = '00000000-0000-4000-8000-000000000000';
const document = JSON.parse(readFileSync(join(path, 'project.json'), 'utf8')) as ProjectDocument;
for (let round = 1; ; round++) {
  await keepChanges(
    userFolder,
    { path, session, fingerprint: 'f' },
    { ...document, description: `round ${round}` },
  );
  if (round === 3) process.send?.('three');
}
