import { dialog, type BrowserWindow } from 'electron';
import type { Request } from '../../contract/commands.ts';
import { problem, ProblemError } from '../../contract/problems.ts';

/** A native dialog for a path; null where it was cancelled. */
export async function askForPath(
  window: BrowserWindow | null,
  { kind, title, suggestion }: Request<'dialog.open'>,
): Promise<string | null> {
  if (typeof title !== 'string' || (suggestion !== undefined && typeof suggestion !== 'string'))
    throw badRequest('title and suggestion must be text');
  const options = { title, ...(suggestion === undefined ? {} : { defaultPath: suggestion }) };
  switch (kind) {
    case 'file':
    case 'folder': {
      const properties: ('openFile' | 'openDirectory' | 'createDirectory')[] =
        kind === 'file' ? ['openFile'] : ['openDirectory', 'createDirectory'];
      const ask = { ...options, properties };
      const { canceled, filePaths } = await (window
        ? dialog.showOpenDialog(window, ask)
        : dialog.showOpenDialog(ask));
      return canceled ? null : (filePaths[0] ?? null);
    }
    case 'save': {
      const { canceled, filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? null : filePath;
    }
    default:
      kind satisfies never;
      throw badRequest('kind must be file, folder or save');
  }
}

const badRequest = (reason: string) =>
  new ProblemError(problem('host/bad-request', { command: 'dialog.open', reason }));
