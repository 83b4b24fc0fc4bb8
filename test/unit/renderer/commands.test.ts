import { describe, expect, test } from 'vitest';
import { matches, shownKeys } from '../../../renderer/commands/keys.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('shortcuts', () => {
  test('Mod is Ctrl, or Cmd on a Mac, and never both', () => {
    expect(matches('Mod+Z', press('z', { ctrlKey: true }), false)).toBe(true);
    expect(matches('Mod+Z', press('z', { metaKey: true }), false)).toBe(false);
    expect(matches('Mod+Z', press('z', { metaKey: true }), true)).toBe(true);
    expect(matches('Mod+Z', press('z', { ctrlKey: true, metaKey: true }), false)).toBe(false);
  });

  test('more keys held is another shortcut', () => {
    expect(matches('Mod+Z', press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matches('Mod+Shift+Z', press('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
    expect(matches('F', press('f', { altKey: true }), false)).toBe(false);
    expect(matches('F', press('f'), false)).toBe(true);
  });

  test('a sign is the same with and without Shift', () => {
    expect(matches('?', press('?', { shiftKey: true }), false)).toBe(true);
    expect(matches('?', press('?'), false)).toBe(true);
  });

  test('are shown as the system writes them', () => {
    expect(shownKeys('Mod+Shift+Z', false)).toBe('Ctrl+Shift+Z');
    expect(shownKeys('Mod+Shift+Z', true)).toBe('⌘⇧Z');
  });
});
