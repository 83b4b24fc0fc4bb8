import { describe, expect, test, vi } from 'vitest';
import { menuTable } from '../../../electron/main/menu.ts';
import { keysOfCommand, normal, refusal } from '../../../renderer/commands/bindings.ts';
import { commandList, groups } from '../../../renderer/commands/index.ts';
import { paletteEntries } from '../../../renderer/shell/paletteEntries.ts';
import { app } from '../../../renderer/state/studio.svelte.ts';

vi.mock('electron', () => ({ Menu: {} }));
// A window without a page: nobody to ask, nothing to show.
vi.mock('../../../renderer/client/index.ts', () => ({ studio: { call: vi.fn(), on: vi.fn() } }));
vi.mock('svelte-sonner', () => ({ toast: {} }));

describe('the table of commands', () => {
  test('each has a name, a group and an id of its own', () => {
    for (const command of commandList) {
      expect(command.name.trim(), command.id).not.toBe('');
      expect(groups, command.id).toContain(command.group);
    }
    const ids = commandList.map(({ id }) => id);
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
  });

  test('no two of them have the same keys', () => {
    const all = commandList.flatMap((command) =>
      keysOfCommand(command, {}).map((keys) => [normal(keys), command.id]),
    );
    const owners = Map.groupBy(all, ([keys]) => keys);
    expect([...owners.values()].filter((those) => those.length > 1)).toEqual([]);
  });

  test('none comes with keys that a browser or the system takes', () => {
    // What answers dialogs may clear the selection where none is open.
    const allowed = new Set(['edit.selectNone', 'edit.addLayer', 'blocks.enter', 'blocks.leave']);
    for (const command of commandList.filter(({ id, nativeKeys }) => !nativeKeys && !allowed.has(id)))
      for (const keys of command.shortcuts)
        expect(refusal(normal(keys)), `${command.id}: ${keys}`).toBeNull();
  });

  test('every one is found in the palette', () => {
    const found = new Set(paletteEntries(app).map(({ id }) => id));
    const missing = commandList.map(({ id }) => id).filter((id) => !found.has(id));
    // It would only open itself.
    expect(missing).toEqual(['view.commands']);
  });

  test('the native menu names nothing else', () => {
    const ids = new Set(commandList.map(({ id }) => id));
    const rows = menuTable.flatMap(({ rows }) => rows);
    const named = rows.flatMap((row) => (typeof row === 'object' && 'command' in row ? [row.command] : []));
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });
});
