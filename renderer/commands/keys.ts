/** Shortcuts: `Mod+Shift+Z`, `Delete`, `F`. */

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export function matches(shortcut: string, press: KeyPress, mac: boolean): boolean {
  const parts = shortcut.split('+');
  const last = parts.at(-1) as string;
  // `Mod++` is Mod and the sign itself.
  const key = last === '' ? '+' : last === 'Space' ? ' ' : last;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  return (
    press.key.toLowerCase() === key.toLowerCase() &&
    mod === parts.includes('Mod') &&
    !other &&
    press.altKey === parts.includes('Alt') &&
    // A sign such as `?` needs Shift on some keyboards and not on others.
    (press.shiftKey === parts.includes('Shift') || /^[^a-z0-9]$/i.test(key))
  );
}

export function shownKeys(shortcut: string, mac: boolean): string {
  const names: Readonly<Record<string, string>> = mac
    ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩', Delete: '⌦', ArrowUp: '↑', ArrowDown: '↓' }
    : { Mod: 'Ctrl', Delete: 'Del', ArrowUp: '↑', ArrowDown: '↓' };
  const parts = shortcut.split('+').map((part) => names[part] ?? part);
  return parts.join(mac ? '' : '+');
}
