import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { WindowState } from '../../contract/commands.ts';

/** A command of the window's own table, a standard entry of the system, the projects of late, or a line between groups. */
type Row =
  | { readonly command: string; readonly label: string }
  | { readonly role: NonNullable<MenuItemConstructorOptions['role']> }
  | 'recent'
  | 'line';

/**
 * The native menu. What a command does, its keys, and when it can be used is the window's business: it tells them as
 * they change, and the labels here are those until it has.
 */
export const menuTable: readonly { readonly label: string; readonly rows: readonly Row[] }[] = [
  {
    label: '&File',
    rows: [
      { command: 'project.new', label: 'New project…' },
      { command: 'project.open', label: 'Open project…' },
      'recent',
      { command: 'project.import', label: 'Import a model…' },
      'line',
      { command: 'project.save', label: 'Save' },
      { command: 'project.saveAs', label: 'Save as…' },
      'line',
      { command: 'runs.export', label: 'Export weights…' },
      'line',
      { command: 'project.close', label: 'Close project' },
      { role: 'quit' },
    ],
  },
  {
    label: '&Edit',
    rows: [
      { command: 'edit.undo', label: 'Undo' },
      { command: 'edit.redo', label: 'Redo' },
      'line',
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { command: 'edit.pasteLinked', label: 'Paste with incoming links' },
      { command: 'edit.duplicate', label: 'Duplicate' },
      { command: 'edit.delete', label: 'Delete' },
      'line',
      { role: 'selectAll' },
      { command: 'edit.selectNone', label: 'Clear selection' },
      { command: 'edit.invertSelection', label: 'Invert selection' },
      { command: 'edit.selectUpstream', label: 'Select everything before' },
      { command: 'edit.selectDownstream', label: 'Select everything behind' },
      'line',
      { command: 'edit.addLayer', label: 'Add layer…' },
      { command: 'edit.connect', label: 'Connect from here…' },
      { command: 'edit.disconnect', label: 'Disconnect…' },
      { command: 'edit.reroute', label: 'Add reroute point' },
      { command: 'edit.deleteReconnect', label: 'Delete and reconnect' },
      'line',
      { command: 'blocks.group', label: 'Group into block' },
      { command: 'blocks.ungroup', label: 'Ungroup block' },
      { command: 'blocks.unique', label: 'Make block unique' },
      { command: 'blocks.repeat', label: 'Repeat block once more' },
      { command: 'blocks.save', label: 'Save block for all projects' },
      'line',
      { command: 'edit.ownLoss', label: 'Give it a loss of its own' },
    ],
  },
  {
    label: '&View',
    rows: [
      { command: 'room.design', label: 'Design room' },
      { command: 'room.data', label: 'Data room' },
      { command: 'room.train', label: 'Train room' },
      'line',
      { command: 'view.fit', label: 'Fit the network' },
      { command: 'view.fitSelection', label: 'Fit the selection' },
      { command: 'view.minimap', label: 'Show or hide the overview' },
      { command: 'blocks.enter', label: 'Open block' },
      { command: 'blocks.leave', label: 'Leave block' },
      'line',
      { command: 'view.problems', label: 'Show or hide problems' },
      { command: 'view.nextProblem', label: 'Next problem' },
      { command: 'view.previousProblem', label: 'Previous problem' },
      { command: 'view.history', label: 'Show or hide the history' },
      { command: 'view.code', label: 'Show or hide code' },
      'line',
      { command: 'view.nextPart', label: 'Next part of the window' },
      { command: 'view.previousPart', label: 'Previous part of the window' },
      'line',
      { command: 'view.theme', label: 'Light or dark theme' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
    ],
  },
  {
    label: '&Train',
    rows: [
      { command: 'train.start', label: 'Train' },
      { command: 'train.pause', label: 'Pause or resume' },
      { command: 'train.step', label: 'One step' },
      { command: 'train.stop', label: 'Stop' },
      'line',
      { command: 'train.goOn', label: 'Go on with this run…' },
    ],
  },
  {
    label: '&Arrange',
    rows: [
      { command: 'view.arrange', label: 'Arrange layers' },
      { command: 'view.arrangeSelection', label: 'Arrange selection' },
      { command: 'view.direction', label: 'Draw top-down or left to right' },
      'line',
      { command: 'edit.alignLeft', label: 'Align left edges' },
      { command: 'edit.alignCentre', label: 'Align centres' },
      { command: 'edit.alignRight', label: 'Align right edges' },
      { command: 'edit.alignTop', label: 'Align top edges' },
      { command: 'edit.alignMiddle', label: 'Align middles' },
      { command: 'edit.alignBottom', label: 'Align bottom edges' },
      'line',
      { command: 'edit.distributeX', label: 'Distribute horizontally' },
      { command: 'edit.distributeY', label: 'Distribute vertically' },
      'line',
      { command: 'view.snap', label: 'Snap to the grid, or not' },
    ],
  },
  {
    label: '&Help',
    rows: [
      { command: 'view.commands', label: 'Find a command…' },
      { command: 'view.shortcuts', label: 'Keyboard shortcuts…' },
      'line',
      { role: 'about' },
    ],
  },
];

export interface MenuOptions {
  choose(command: string): void;
  /** A project of late. */
  open(path: string): void;
  readonly devTools: boolean;
  /** What the window has told; null before it has. */
  readonly state: WindowState | null;
}

export function setMenu({ choose, open, devTools, state }: MenuOptions): void {
  const item = (row: Row): MenuItemConstructorOptions => {
    if (row === 'line') return { type: 'separator' };
    if (row === 'recent') return recentMenu(state, open, choose);
    if ('role' in row) return row;
    const told = state?.commands[row.command];
    return {
      id: row.command,
      label: plain(told?.title ?? row.label),
      enabled: told?.enabled ?? true,
      click: () => choose(row.command),
      // Only shown: the window listens to the keys itself, in text fields too, and would otherwise hear them twice.
      ...(told?.keys ? { accelerator: accelerator(told.keys), registerAccelerator: false } : {}),
    };
  };
  const menus = menuTable.map(({ label, rows }) => ({ label, submenu: rows.map(item) }));
  if (devTools)
    menus.push({ label: '&Developer', submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] });
  if (process.platform === 'darwin')
    menus.unshift({ label: 'Backprop Studio', submenu: [{ role: 'about' }, { role: 'quit' }] });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}

function recentMenu(
  state: WindowState | null,
  open: (path: string) => void,
  choose: (command: string) => void,
): MenuItemConstructorOptions {
  const entries = (state?.recent ?? []).map(({ path, name }) => ({
    id: `recent:${path}`,
    label: plain(`${name} – ${path}`),
    click: () => open(path),
  }));
  const clear = {
    id: 'project.clearRecent',
    label: 'Clear list',
    click: () => choose('project.clearRecent'),
  };
  return {
    id: 'project.openRecent',
    label: 'Open recent',
    enabled: entries.length > 0,
    submenu: [...entries, { type: 'separator' }, clear],
  };
}

/** An ampersand would underline the letter behind it. */
const plain = (text: string): string => text.replaceAll('&', '&&');

const keyNames: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Escape: 'Esc',
};

/** `Mod+Shift+Z` as Electron writes it. */
export const accelerator = (keys: string): string =>
  keys
    .replace(/\+\+$|^\+$/, (end) => (end === '++' ? '+Plus' : 'Plus'))
    .split('+')
    .map((part) => keyNames[part] ?? part)
    .join('+');
