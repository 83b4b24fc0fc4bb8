import type { DataInspection, FileKind } from '../../contract/commands.ts';
import { fileName } from '../document/figures.ts';
import { setSource } from '../document/settingEdits.ts';
import { pickPath } from '../state/pick.svelte.ts';
import type { Project } from '../state/project.svelte.ts';
import { ask } from '../state/studioLink.svelte.ts';

/** Asks for a file or folder, looks into it, and takes it where it can be read. Null where the person cancelled. */
export async function pickData(
  project: Project,
  pick: 'file' | 'folder',
  as?: FileKind,
): Promise<DataInspection | null> {
  const title = pick === 'file' ? 'Choose a file' : 'Choose a folder of data';
  const path = await pickPath({ kind: pick, title });
  if (path === null) return null;
  const found = await ask('data.inspect', { path, ...(as && { as }) });
  if (found.suggestion)
    project.edit(`Use data ${fileName(path)}`, setSource(project.document, found.suggestion));
  return found;
}
