import { createLink } from '../link.ts';

/** The way to the process that shows the windows (test/electron/screen.ts), over the channel that fork made. */
if (!process.send)
  throw new Error('the double of Electron is started by its screen: see test/electron/screen.ts');
const send = process.send.bind(process);

export const screen = createLink((message) => void send(message));
process.on('message', (message) => screen.hear(message));
// Without a screen there is nobody left to see anything.
process.on('disconnect', () => process.exit(0));
