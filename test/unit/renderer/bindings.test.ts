import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bind,
  keysOfCommand,
  normal,
  ownerOf,
  pressed,
  refusal,
  reset,
  type Bindings,
} from '../../../renderer/commands/bindings.ts';
import { matches } from '../../../renderer/commands/keys.ts';

const table = [
  { id: 'save', shortcuts: ['Mod+S'] },
  { id: 'redo', shortcuts: ['Mod+Shift+Z', 'Mod+Y'] },
  { id: 'fit', shortcuts: ['F'] },
  { id: 'none', shortcuts: [] },
  { id: 'copy', shortcuts: ['Mod+C'], nativeKeys: true as const },
];
const keysOf = (bindings: Bindings, id: string) =>
  keysOfCommand(
    table.find((c) => c.id === id)!,
    bindings,
  );
const press = (
  key: string,
  held: { ctrl?: boolean; shift?: boolean; alt?: boolean; meta?: boolean } = {},
) => ({
  key,
  ctrlKey: held.ctrl ?? false,
  shiftKey: held.shift ?? false,
  altKey: held.alt ?? false,
  metaKey: held.meta ?? false,
});

describe('keys that a person chooses', () => {
  test('take the place of the usual ones; the usual ones are not kept', () => {
    const bindings = bind(table, {}, 'fit', 'Mod+0');
    expect(bindings).toEqual({ fit: ['Mod+0'] });
    expect(bind(table, bindings, 'fit', 'F')).toEqual({});
    expect(keysOf(bind(table, {}, 'redo', null), 'redo')).toEqual([]);
  });

  test('are swapped with, or taken from, the command that had them', () => {
    expect(ownerOf(table, {}, 'Shift+Mod+Z', 'fit')?.id).toBe('redo');
    const swapped = bind(table, {}, 'fit', 'Mod+Y', 'swap');
    expect(swapped).toEqual({ fit: ['Mod+Y'], redo: ['Mod+Shift+Z', 'F'] });
    expect(bind(table, {}, 'fit', 'Mod+S', 'remove')).toEqual({ fit: ['Mod+S'], save: [] });
    expect(bind(table, {}, 'none', 'Mod+S', 'swap')).toEqual({ none: ['Mod+S'], save: [] });
  });

  test('go back to the usual ones, also where another command has them meanwhile', () => {
    const taken = bind(table, {}, 'fit', 'Mod+S');
    expect(reset(table, taken, 'save')).toEqual({ fit: [] });
    expect(reset(table, reset(table, taken, 'save'), 'fit')).toEqual({});
  });

  test('of the system stay', () => {
    expect(keysOf({ copy: ['Mod+J'] }, 'copy')).toEqual(['Mod+C']);
  });

  test('are never those of two commands, whatever is chosen', () => {
    const keys = fc.constantFrom('Mod+S', 'Mod+Y', 'F', 'G', 'Alt+1', 'Mod+Shift+Z');
    const id = fc.constantFrom('save', 'redo', 'fit', 'none');
    const act = fc.oneof(
      fc.record({ id, keys: fc.option(keys), how: fc.constantFrom('swap' as const, 'remove' as const) }),
      fc.record({ id }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        let bindings: Bindings = {};
        for (const one of acts)
          bindings =
            'keys' in one ? bind(table, bindings, one.id, one.keys, one.how) : reset(table, bindings, one.id);
        const all = table.flatMap((command) => keysOfCommand(command, bindings).map(normal));
        expect(new Set(all).size).toBe(all.length);
      }),
    );
  });
});

describe('what is pressed', () => {
  test.each([
    [press('k', { ctrl: true }), 'Mod+K'],
    [press('Z', { ctrl: true, shift: true }), 'Mod+Shift+Z'],
    [press('?', { shift: true }), '?'],
    [press('+', { ctrl: true }), 'Mod++'],
    [press(' ', { alt: true }), 'Alt+Space'],
    [press('F8', { shift: true }), 'Shift+F8'],
    [press('Shift', { shift: true }), null],
    [press('Control', { ctrl: true }), null],
  ])('%j is written %s, and is heard as that', (event, keys) => {
    expect(pressed(event, false)).toBe(keys);
    if (keys !== null) expect(matches(keys, event, false)).toBe(true);
  });

  test('Cmd on a Mac is what Ctrl is elsewhere', () => {
    expect(pressed(press('k', { meta: true }), true)).toBe('Mod+K');
  });

  test.each(['Escape', 'Tab', 'Shift+Tab', 'Enter', 'Space', 'ArrowUp', 'Mod+W', 'Mod+C', 'F12', 'Alt+F4'])(
    '%s is refused, with a reason',
    (keys) => expect(refusal(keys)).toMatch(/\.$/),
  );
  test.each(['G', 'Shift+F', 'Mod+Shift+P', 'Alt+ArrowUp', 'F9', '?'])('%s is not', (keys) =>
    expect(refusal(keys)).toBeNull(),
  );
  test('the key of the system is refused, whatever is with it', () => {
    expect(refusal('G', press('g', { meta: true }))).toMatch(/system/);
  });
});
