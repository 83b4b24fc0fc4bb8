/** The keys of a menu: up, down, Home and End through its items, right and left within a row of them, a letter to the next that begins with it. */

/** What the keys up and down go through: items, and rows of them. */
function stopsOf(menu: HTMLElement): HTMLElement[][] {
  const all = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)')];
  const rows = new Map<Element, HTMLElement[]>();
  for (const item of all) {
    const stop = item.closest('.row') ?? item;
    rows.set(stop, [...(rows.get(stop) ?? []), item]);
  }
  return [...rows.values()];
}

export const focusFirst = (menu: HTMLElement): void => stopsOf(menu)[0]?.[0].focus();

const nameOf = (item: HTMLElement): string => (item.ariaLabel ?? item.textContent.trim()).toLowerCase();

/** Where a key leads to; undefined where it is none of a menu. */
function nextOf(menu: HTMLElement, key: string): HTMLElement | undefined {
  const all = stopsOf(menu);
  const now = document.activeElement as HTMLElement;
  const row = all.findIndex((stop) => stop.includes(now));
  const to = { ArrowDown: row + 1, ArrowUp: row < 0 ? -1 : row - 1, Home: 0, End: all.length - 1 }[key];
  if (to !== undefined) return all.at(to % all.length)?.[0];
  const aside = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (aside !== undefined) {
    const items = all[row] ?? [];
    return items.at((items.indexOf(now) + aside) % items.length);
  }
  if (key.length !== 1 || !/\S/.test(key)) return undefined;
  const items = all.flat();
  const from = items.indexOf(now) + 1;
  return [...items.slice(from), ...items.slice(0, from)].find((item) =>
    nameOf(item).startsWith(key.toLowerCase()),
  );
}

export function menuKeys(menu: HTMLElement, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const next = nextOf(menu, event.key);
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
