import { Menu, type MenuItemConstructorOptions } from 'electron';

/** A command of the window's own table, a standard entry of the system, or a line between groups. */
type Row =
  | { readonly command: string; readonly label: string; readonly keys?: string }
  | { readonly role: NonNullable<MenuItemConstructorOptions['role']> }
  | 'line';

/** The native menu. What a command does, and when it can be used, is the window's business. */
export const menuTable: readonly { readonly label: string; readonly rows: readonly Row[] }[] = [
  {
    label: '&File',
    rows: [
      { command: 'project.new', label: 'New Project…', keys: 'CmdOrCtrl+N' },
      { command: 'project.open', label: 'Open Project…', keys: 'CmdOrCtrl+O' },
      { command: 'project.save', label: 'Save', keys: 'CmdOrCtrl+S' },
      'line',
      { command: 'runs.export', label: 'Export Weights…' },
      'line',
      { command: 'project.close', label: 'Close Project' },
      { role: 'quit' },
    ],
  },
  {
    label: '&Edit',
    rows: [
      { command: 'edit.undo', label: 'Undo', keys: 'CmdOrCtrl+Z' },
      { command: 'edit.redo', label: 'Redo', keys: 'CmdOrCtrl+Shift+Z' },
      'line',
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      'line',
      { command: 'edit.invertSelection', label: 'Invert Selection' },
      { command: 'edit.duplicate', label: 'Duplicate Layer' },
      { command: 'edit.delete', label: 'Delete Selection' },
      { command: 'edit.deleteReconnect', label: 'Delete and Reconnect', keys: 'CmdOrCtrl+Delete' },
      'line',
      { command: 'edit.addLayer', label: 'Add Layer…', keys: 'Shift+A' },
      { command: 'edit.connect', label: 'Connect from Here…' },
      { command: 'edit.disconnect', label: 'Disconnect…' },
      { command: 'edit.reroute', label: 'Add Reroute Point' },
      'line',
      { command: 'blocks.group', label: 'Group into Block', keys: 'CmdOrCtrl+G' },
      { command: 'blocks.ungroup', label: 'Ungroup Block', keys: 'CmdOrCtrl+Shift+G' },
      { command: 'blocks.unique', label: 'Make Block Unique' },
      { command: 'blocks.repeat', label: 'Repeat Block Once More' },
      { command: 'blocks.save', label: 'Save Block for All Projects' },
    ],
  },
  {
    label: '&Train',
    rows: [
      { command: 'train.start', label: 'Start' },
      { command: 'train.pause', label: 'Pause or Resume' },
      { command: 'train.stop', label: 'Stop' },
    ],
  },
  {
    label: '&View',
    rows: [
      { command: 'room.design', label: 'Design' },
      { command: 'room.data', label: 'Data' },
      { command: 'room.train', label: 'Train' },
      'line',
      { command: 'blocks.enter', label: 'Enter Block' },
      { command: 'blocks.leave', label: 'Leave Block' },
      'line',
      { command: 'view.fit', label: 'Fit the Network' },
      { command: 'view.arrange', label: 'Arrange the Network' },
      { command: 'view.problems', label: 'Problems' },
      { command: 'view.nextProblem', label: 'Next Problem', keys: 'F8' },
      { command: 'view.previousProblem', label: 'Previous Problem', keys: 'Shift+F8' },
      'line',
      { command: 'view.direction', label: 'Top-Down or Left to Right' },
      { command: 'view.code', label: 'Code' },
      { command: 'view.history', label: 'History' },
      { command: 'view.theme', label: 'Light or Dark' },
      'line',
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
    ],
  },
  { label: '&Help', rows: [{ command: 'view.shortcuts', label: 'Keyboard Shortcuts' }, { role: 'about' }] },
];

export function setMenu(choose: (command: string) => void, { devTools }: { devTools: boolean }): void {
  const item = (row: Row): MenuItemConstructorOptions => {
    if (row === 'line') return { type: 'separator' };
    if ('role' in row) return row;
    const { command, label, keys } = row;
    return {
      id: command,
      label,
      click: () => choose(command),
      // Only shown: the window listens to the keys itself, in text fields too, and would otherwise hear them twice.
      ...(keys ? { accelerator: keys, registerAccelerator: false } : {}),
    };
  };
  const menus = menuTable.map(({ label, rows }) => ({ label, submenu: rows.map(item) }));
  if (devTools)
    menus.push({ label: '&Developer', submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] });
  if (process.platform === 'darwin')
    menus.unshift({ label: 'Backprop Studio', submenu: [{ role: 'about' }, { role: 'quit' }] });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menus));
}
