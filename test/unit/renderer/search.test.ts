import { describe, expect, test } from 'vitest';
import { findEntries, type Entry } from '../../../renderer/commands/search.ts';

const entry = (id: string, title: string, more: Partial<Entry> = {}): Entry => ({
  id,
  title,
  detail: 'Edit',
  enabled: true,
  run: () => undefined,
  ...more,
});
const entries = [
  entry('undo', 'Undo'),
  entry('redo', 'Redo', { enabled: false }),
  entry('fit', 'Fit the network', { detail: 'View' }),
  entry('arrange', 'Arrange layers', { detail: 'View', words: 'layout tidy' }),
  entry('add:dense', 'Add dense', { onlyFound: true, words: 'fc linear fully connected' }),
  entry('go:dense1', 'Go to dense1', { onlyFound: true }),
  entry('go:conv1', 'Go to conv1', { onlyFound: true }),
];
const ids = (query: string, recent: string[] = []) => findEntries(entries, query, recent).map(({ id }) => id);

describe('the palette of commands', () => {
  test('lists what can be done, what was used last first, before anything is asked', () => {
    expect(ids('')).toEqual(['undo', 'fit', 'arrange']);
    expect(ids('', ['add:dense'])).toEqual(['add:dense', 'undo', 'fit', 'arrange']);
    expect(ids('  ', ['arrange', 'fit', 'redo', 'gone'])).toEqual(['arrange', 'fit', 'undo']);
  });

  test('finds by parts of titles, with a letter wrong, and by other words', () => {
    expect(ids('add dense')[0]).toBe('add:dense');
    expect(ids('conv1')).toEqual(['go:conv1']);
    expect(ids('arange')[0]).toBe('arrange');
    expect(ids('tidy')).toEqual(['arrange']);
    expect(ids('fully connected')).toEqual(['add:dense']);
    expect(ids('zzz')).toEqual([]);
  });

  test('what is called so comes first, what cannot be done now last', () => {
    expect(ids('do').at(-1)).toBe('redo');
    expect(ids('undo')[0]).toBe('undo');
    expect(ids('dense')).toEqual(['add:dense', 'go:dense1']);
  });
});
