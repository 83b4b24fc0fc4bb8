import type { Stage } from './stage.ts';

const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta']);

/** Keys while a hand draws: Escape, or undo, calls it off. An edit would take away what the hand holds, so no other key does one. */
export function callOffByKey(stage: Stage, event: KeyboardEvent): void {
  const { gestures, pane } = stage;
  const box = pane.querySelector('.svelte-flow__selection');
  if ((!gestures.wiring && !box) || modifiers.has(event.key)) return;
  event.preventDefault();
  event.stopPropagation();
  const undoes = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey);
  if (event.key !== 'Escape' && !undoes) return;
  // The editor has no other way to be told than that the hand has gone.
  if (gestures.wiring) {
    gestures.calledOff = true;
    document.dispatchEvent(new MouseEvent('mouseup'));
  } else {
    pane
      .querySelector('.svelte-flow__pane')
      ?.dispatchEvent(new PointerEvent('pointerup', { pointerId: gestures.pressedBy, bubbles: true }));
    stage.project.select([]);
  }
}
