import { reveal } from './camera.ts';
import type { Stage } from './stage.ts';

/** Where the keyboard is on the canvas, after layers came or went. */

const nodeOf = ({ pane }: Stage, id: string) =>
  pane.querySelector<HTMLElement>(`.svelte-flow__node[data-id="${id}"]`);

/** A layer once it is there, else what is given. */
export const nodeOr = (stage: Stage, id: string | undefined, other: Element | null): Element | null =>
  (id === undefined ? null : nodeOf(stage, id)) ?? other;

/**
 * The editor shows a node once it has measured it, and what is hidden cannot have the keyboard. A person who has gone
 * elsewhere in the meantime stays there.
 */
export function focusWhenShown(stage: Stage, id: string, frames = 30): void {
  requestAnimationFrame(() => {
    const { activeElement } = document;
    if (activeElement && activeElement !== document.body && activeElement !== stage.pane) return;
    const node = nodeOf(stage, id);
    node?.focus({ preventScroll: true });
    if (node && document.activeElement === node) reveal(stage, id);
    else if (frames > 0 && !stage.gestures.picking) focusWhenShown(stage, id, frames - 1);
  });
}

/** The search has the keyboard again; the view follows what was added. */
export function revealWhenShown(stage: Stage, id: string, frames = 30): void {
  requestAnimationFrame(() => {
    if (stage.flow.getInternalNode(id)?.measured.width) reveal(stage, id);
    else if (frames > 0) revealWhenShown(stage, id, frames - 1);
  });
}

/** What a hand has put here is what the next key is for, wherever the keyboard was. */
export function focusDropped(stage: Stage, id: string): void {
  stage.pane.focus({ preventScroll: true });
  focusWhenShown(stage, id);
}

/**
 * Where the keyboard was on a layer, it goes on to what an edit has selected in its place: the block that layers became, a
 * copy. Where that layer is gone, too, the canvas has it, not the page, where all would begin anew.
 */
export function followEdit(stage: Stage): void {
  const { activeElement } = document;
  const node = activeElement?.closest<HTMLElement>('.svelte-flow__node');
  const isLost = activeElement === null || activeElement === document.body;
  if ((!node && !isLost && activeElement !== stage.pane) || stage.gestures.picking) return;
  const { selection } = stage.project;
  const [first] = selection;
  if (first === undefined ? isLost : !selection.has(node?.dataset.id ?? '')) {
    stage.pane.focus({ preventScroll: true });
    if (first !== undefined) focusWhenShown(stage, first);
  }
}
