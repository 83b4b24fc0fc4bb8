import { BrowserWindow } from 'electron';
import type { Request, WindowState } from '../../contract/commands.ts';
import { problem, ProblemError } from '../../contract/problems.ts';

/** What the window tells its frame, looked at before it is used: native calls throw on anything but plain text. */
export function frameState(request: Request<'window.state'>): WindowState {
  const { edited, path, commands, recent } = request as Partial<WindowState>;
  if (edited !== null && typeof edited !== 'boolean') throw badRequest('edited must be true, false or null');
  if (path !== null && typeof path !== 'string') throw badRequest('path must be text or null');
  if (!isRecord(commands) || !Object.values(commands).every(isEntry))
    throw badRequest('commands must have titles, keys, and whether they can be used');
  if (!Array.isArray(recent) || !recent.every(isRecent))
    throw badRequest('recent must be a list of projects');
  return { edited, path, commands, recent };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEntry = (value: unknown): boolean =>
  isRecord(value) &&
  typeof value.title === 'string' &&
  (value.keys === null || typeof value.keys === 'string') &&
  typeof value.enabled === 'boolean';
const isRecent = (value: unknown): boolean =>
  isRecord(value) && typeof value.path === 'string' && typeof value.name === 'string';

/** The dot in the red button, and the folder behind the title. Other systems have neither: the title has a mark. */
export function showFrame({ edited, path }: WindowState): void {
  if (process.platform !== 'darwin') return;
  for (const window of BrowserWindow.getAllWindows()) {
    window.setDocumentEdited(edited ?? false);
    window.setRepresentedFilename(path ?? '');
  }
}

const badRequest = (reason: string) =>
  new ProblemError(problem('host/bad-request', { command: 'window.state', reason }));
