import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ImportReport } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { unzip, ZipError, type ZipEntry } from '../../engine/formats/zip.ts';
import { writeAtomic } from '../files/atomic.ts';
import { resolveInside } from '../files/inside.ts';
import { writeProblem } from '../files/problems.ts';
import { readSmall } from '../files/read.ts';
import { parseDocument, projectFile } from '../projects/read.ts';
import { saveAs } from '../projects/saveAs.ts';
import { createProject } from '../projects/write.ts';

/** A project of ours: copied into a folder of its own, with its data and its runs. */
const largest = 2 ** 31 - 1;

const reportOf = ({ networks }: ProjectDocument): ImportReport => ({
  format: 'a project',
  layers: Object.values(networks).reduce((sum, { layers }) => sum + layers.length, 0),
  weights: null,
  notes: [],
});

const named = (document: ProjectDocument, name: string | undefined): ProjectDocument =>
  name === undefined ? document : { ...document, name };

/** A document; where it stands in its project's folder, what stands beside it comes along. */
export async function importDocument(
  text: string,
  file: string,
  folder: string,
  name?: string,
): Promise<ImportReport> {
  const document = parseDocument(text, file);
  if (basename(file) === projectFile)
    await saveAs(dirname(file), named(document, name), folder, { data: true, runs: true });
  else await createProject(folder, named(document, name));
  return reportOf(document);
}

/** A project's folder, packed. */
export async function importArchive(file: string, folder: string, name?: string): Promise<ImportReport> {
  const entries = entriesOf(await readSmall(file, largest), file);
  const [main] = entries
    .filter((entry) => basename(entry.name) === projectFile)
    .sort((a, b) => a.name.length - b.name.length);
  if (!main)
    throw new ProblemError(
      problem(
        'import/file',
        { format: 'packed project', reason: 'there is no project.json in it' },
        { file },
      ),
    );
  const document = parseDocument(new TextDecoder().decode(main.bytes), file);
  const root = main.name.slice(0, -projectFile.length);
  const others = entries.filter(
    (entry) => entry !== main && entry.name.startsWith(root) && !entry.name.endsWith('/'),
  );
  await createProject(folder, named(document, name), async (made) => {
    for (const entry of others) await unpack(made, entry.name.slice(root.length), entry.bytes);
  });
  return reportOf(document);
}

async function unpack(made: string, path: string, bytes: Uint8Array): Promise<void> {
  // A name in an archive may lead anywhere.
  const target = await resolveInside(made, path);
  try {
    await mkdir(dirname(join(target)), { recursive: true });
  } catch (error) {
    throw writeProblem(target, error);
  }
  await writeAtomic(target, bytes);
}

function entriesOf(bytes: Uint8Array, file: string): readonly ZipEntry[] {
  try {
    return unzip(bytes).entries;
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw new ProblemError(
      problem('import/file', { format: 'packed project', reason: error.message }, { file }),
    );
  }
}
