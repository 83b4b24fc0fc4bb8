// The names that Electron's main process imports from 'electron'. One that is missing here fails as the bundle is linked.
export { app } from './app.ts';
export { BrowserWindow } from './browserWindow.ts';
export { dialog } from './dialog.ts';
export { ipcMain } from './ipcMain.ts';
export { Menu } from './menu.ts';
export { MessageChannelMain } from './messagePort.ts';
export { protocol } from './protocol.ts';
export { session } from './session.ts';
export { shell } from './shell.ts';
export { utilityProcess } from './utilityProcess.ts';
