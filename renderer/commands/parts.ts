import { command } from './command.ts';

/** What the keyboard can go to. */
const stops =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, [tabindex]:not([tabindex="-1"])';

const isThere = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

/** Where the keyboard begins in a part: at what is selected, else at the first layer, else at the first that can be reached. */
function beginning(part: Element): HTMLElement | undefined {
  const all = [...part.querySelectorAll<HTMLElement>(stops)].filter(isThere);
  const first = (css: string) => all.find((stop) => stop.matches(css));
  return first('.svelte-flow__node.selected, [aria-selected=true]') ?? first('.svelte-flow__node') ?? all[0];
}

/** From part to part of the window: bars, panels, the room. Parts are marked with `data-part`, in the order of the page. */
function step(by: 1 | -1): void {
  const parts = [...document.querySelectorAll('[data-part]')].filter(beginning);
  const now = parts.findLastIndex((part) => part.contains(document.activeElement));
  const next = now < 0 ? (by > 0 ? 0 : -1) : (now + by) % parts.length;
  const part = parts.at(next);
  if (part) beginning(part)?.focus();
}

export const nextPart = command({
  id: 'view.nextPart',
  group: 'View',
  name: 'Next part of the window',
  shortcuts: ['F6'],
  inText: true,
  inMainMenu: false,
  enabled: () => true,
  run: () => step(1),
});

export const previousPart = command({
  id: 'view.previousPart',
  group: 'View',
  name: 'Previous part of the window',
  shortcuts: ['Shift+F6'],
  inText: true,
  inMainMenu: false,
  enabled: () => true,
  run: () => step(-1),
});
