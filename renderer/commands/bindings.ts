import type { Command } from './command.ts';
import type { KeyPress } from './keys.ts';

/** Keys that a person gave to commands, in place of those they come with: id -> keys. */
export type Bindings = Readonly<Record<string, readonly string[]>>;
type Bound = Pick<Command, 'id' | 'shortcuts'> & Partial<Pick<Command, 'nativeKeys'>>;

/** Keys of the system are the same whatever is kept. */
export const keysOfCommand = (command: Bound, bindings: Bindings): readonly string[] =>
  command.nativeKeys ? command.shortcuts : (bindings[command.id] ?? command.shortcuts);

/** The same whatever the order of what is held. */
export function normal(keys: string): string {
  const parts = keys.split('+').filter(Boolean);
  // `Mod++` is Mod and the sign.
  const key = keys.endsWith('+') ? '+' : (parts.at(-1) ?? '');
  const held = ['Mod', 'Alt', 'Shift'].filter((name) =>
    parts.slice(0, keys.endsWith('+') ? undefined : -1).includes(name),
  );
  return [...held, key.length === 1 ? key.toUpperCase() : key].join('+');
}

/** Another command that has these keys. */
export const ownerOf = <C extends Bound>(
  commands: readonly C[],
  bindings: Bindings,
  keys: string,
  except?: string,
): C | undefined =>
  commands.find(
    (command) =>
      command.id !== except && keysOfCommand(command, bindings).some((own) => normal(own) === normal(keys)),
  );

const modifiers: ReadonlySet<string> = new Set([
  'Control',
  'Shift',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Unidentified',
  'Process',
]);
const isSign = (key: string): boolean => key.length === 1 && !/[a-z0-9 ]/i.test(key);

/** What was pressed, as it is written in the table; null while only Shift and the like are held. */
export function pressed(press: KeyPress, mac: boolean): string | null {
  if (modifiers.has(press.key)) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const parts = [mod && 'Mod', press.altKey && 'Alt', press.shiftKey && !isSign(press.key) && 'Shift', key];
  return parts.filter(Boolean).join('+');
}

const moves = new Set(['Tab', 'Enter', 'Escape', 'Space', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']);
const clipboard = new Set(['Mod+X', 'Mod+C', 'Mod+V', 'Mod+Shift+V']);
/** Taken by browsers and systems before a page hears of them. */
const reserved = new Set([
  ...['Mod+W', 'Mod+T', 'Mod+Q', 'Mod+Shift+W', 'Mod+Shift+T', 'Mod+Shift+N', 'Mod+Tab', 'Alt+F4'],
  ...['F5', 'F11', 'F12', 'Mod+R', 'Mod+Shift+R', 'Mod+Shift+I', 'Mod+Shift+J', 'Alt+Tab', 'Alt+Space'],
]);

/** Why keys cannot be given to a command, as a sentence; null where they can. */
export function refusal(keys: string, press?: KeyPress, mac = false): string | null {
  if (press && (mac ? press.ctrlKey : press.metaKey))
    return mac
      ? 'Ctrl belongs to the system on a Mac; use ⌘.'
      : 'The system keeps this key to itself; use Ctrl.';
  const parts = keys.split('+');
  const held = parts.includes('Mod') || parts.includes('Alt');
  if (clipboard.has(keys)) return 'These keys cut, copy and paste, everywhere.';
  if (reserved.has(keys))
    return 'The system or the browser takes these keys before the studio hears of them.';
  if (!held && moves.has(parts.at(-1) ?? ''))
    return 'This key moves through the window and answers dialogs; hold Ctrl or Alt with it.';
  return null;
}

/** A command with these keys alone; whoever had them gets the keys of this one instead, or none. */
export function bind<C extends Bound>(
  commands: readonly C[],
  bindings: Bindings,
  id: string,
  keys: string | null,
  other: 'swap' | 'remove' = 'remove',
): Bindings {
  const command = commands.find((known) => known.id === id);
  if (!command) return bindings;
  const before = keysOfCommand(command, bindings);
  const owner = keys === null ? undefined : ownerOf(commands, bindings, keys, id);
  const next: Record<string, readonly string[]> = { ...bindings, [id]: keys === null ? [] : [keys] };
  if (owner) {
    const left = keysOfCommand(owner, bindings).filter((own) => normal(own) !== normal(keys ?? ''));
    next[owner.id] = other === 'swap' ? [...left, ...before.slice(0, 1)] : left;
  }
  return withoutUsual(commands, next);
}

/** The keys that a command came with; whoever was given one of them meanwhile loses it. */
export function reset<C extends Bound>(commands: readonly C[], bindings: Bindings, id: string): Bindings {
  const command = commands.find((known) => known.id === id);
  if (!command) return bindings;
  const next: Record<string, readonly string[]> = { ...bindings, [id]: command.shortcuts };
  const own = new Set(command.shortcuts.map(normal));
  for (const other of commands) {
    const keys = keysOfCommand(other, next);
    if (other.id !== id && keys.some((key) => own.has(normal(key))))
      next[other.id] = keys.filter((key) => !own.has(normal(key)));
  }
  return withoutUsual(commands, next);
}

/** Only what differs is kept, so that better keys of a later version reach who never changed them. */
function withoutUsual<C extends Bound>(commands: readonly C[], bindings: Bindings): Bindings {
  const usual = new Map(commands.map(({ id, shortcuts }) => [id, shortcuts]));
  const entries = Object.entries(bindings).filter(([id, keys]) => {
    const own = usual.get(id);
    return own === undefined || own.length !== keys.length || own.some((key, n) => key !== keys[n]);
  });
  return Object.fromEntries(entries);
}
