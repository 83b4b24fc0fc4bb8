import { clipOf, pasteClip } from '../document/clipboard.ts';
import { clipText, parseClip } from '../document/clipText.ts';
import { plural } from '../document/figures.ts';
import { removeLayers } from '../document/layerEdits.ts';
import { rulesOf } from '../document/rules.ts';
import { report } from '../state/studioLink.svelte.ts';
import type { App } from '../state/studio.svelte.ts';

/** Cut, copy and paste of layers as text, through the events that the system's clipboard sends. */

const textual = 'input, textarea, select, [contenteditable]';

/** Text that is being edited or was marked goes its usual way. */
function isOurs(event: ClipboardEvent): boolean {
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return false;
  // From a menu the event goes to where the caret was last, even if that field has no keyboard any more.
  const field = event.target instanceof Element ? event.target.closest(textual) : null;
  if (field?.contains(document.activeElement)) return false;
  return event.type === 'paste' || (getSelection()?.isCollapsed ?? true);
}

const whichOf = (ids: ReadonlySet<string>): string =>
  ids.size === 1 ? [...ids][0] : plural(ids.size, 'layer');

/** Whether there was something of ours to copy. */
export function oncopy({ project }: App, event: ClipboardEvent): boolean {
  if (!project || project.selection.size === 0 || !event.clipboardData || !isOurs(event)) return false;
  const { document, network, selection } = project;
  event.preventDefault();
  event.clipboardData.setData('text/plain', clipText(clipOf(document, network, selection)));
  return true;
}

export function oncut(app: App, event: ClipboardEvent): void {
  const { project } = app;
  if (!project || !oncopy(app, event)) return;
  const { document, network, selection } = project;
  project.select([]);
  project.edit(`Cut ${whichOf(selection)}`, removeLayers(document, network, selection, rulesOf));
}

export function onpaste(app: App, event: ClipboardEvent, keepLinks: boolean): void {
  if (!app.project || !event.clipboardData || !isOurs(event)) return;
  event.preventDefault();
  pasteText(app, event.clipboardData.getData('text/plain'), keepLinks);
}

/** Puts the layers in a text onto the canvas and selects them; says what stands against it. */
export function pasteText(app: App, text: string, keepLinks: boolean): void {
  const { project, canvas } = app;
  if (!project || !canvas) return;
  try {
    const clip = parseClip(text);
    const { document, ids } = pasteClip(
      project.document,
      project.network,
      clip,
      { at: canvas.spot() },
      keepLinks,
    );
    project.edit(`Paste ${whichOf(new Set(ids))}`, document);
    project.select(ids);
  } catch (error) {
    report(error);
  }
}
