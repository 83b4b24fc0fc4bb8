import { ProblemError, problem } from '../../contract/problems.ts';
import { pasteText } from '../design/clipboard.ts';
import { report } from '../state/studioLink.svelte.ts';
import type { App } from '../state/studio.svelte.ts';
import { command } from './command.ts';
import { shownKeys } from './keys.ts';

/*
 * The keys of cut, copy and paste are the system's own: they arrive as events of the clipboard, which carry its text and
 * need no permission (`design/clipboard.ts`). What is here are the entries of menus.
 */

const hasSelection = ({ project, room }: App): boolean =>
  room === 'design' && project !== null && project.selection.size > 0;

export const cut = command({
  id: 'edit.cut',
  group: 'Edit',
  name: 'Cut',
  shortcuts: ['Mod+X'],
  nativeKeys: true,
  enabled: hasSelection,
  run: () => void document.execCommand('cut'),
});

export const copy = command({
  id: 'edit.copy',
  group: 'Edit',
  name: 'Copy',
  shortcuts: ['Mod+C'],
  nativeKeys: true,
  enabled: hasSelection,
  run: () => void document.execCommand('copy'),
});

/** From a menu the clipboard can be read only where the browser allows it; the key always can. */
function pasteFromMenu(app: App, keepLinks: boolean): void {
  const keys = shownKeys(keepLinks ? 'Mod+Shift+V' : 'Mod+V', app.info?.platform === 'darwin');
  navigator.clipboard.readText().then(
    (text) => pasteText(app, text, keepLinks),
    () => report(new ProblemError(problem('clipboard/unreadable', { keys }))),
  );
}

export const paste = command({
  id: 'edit.paste',
  group: 'Edit',
  name: 'Paste',
  shortcuts: ['Mod+V'],
  nativeKeys: true,
  enabled: ({ project, room }) => room === 'design' && project !== null,
  run: (app) => pasteFromMenu(app, false),
});

export const pasteLinked = command({
  id: 'edit.pasteLinked',
  group: 'Edit',
  name: 'Paste with incoming links',
  shortcuts: ['Mod+Shift+V'],
  nativeKeys: true,
  enabled: ({ project, room }) => room === 'design' && project !== null,
  run: (app) => pasteFromMenu(app, true),
});
