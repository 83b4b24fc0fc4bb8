import { screen } from './screen.ts';
import { clone, strict } from './strict.ts';
import { windows } from './windows.ts';

type Handler = (event: object, ...parts: unknown[]) => unknown;
/** What the screen tells about the frame a message came from. */
interface Frame {
  readonly url: string;
  readonly top: boolean;
}

const handlers = new Map<string, Handler>();

export const ipcMain = strict('ipcMain', {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
});

screen.handle('invoke', async (id: number, { url, top }: Frame, channel: string, parts: unknown[]) => {
  const sender = windows.get(id)?.webContents;
  const handler = handlers.get(channel);
  if (!handler)
    throw new Error(
      `Error invoking remote method '${channel}': Error: No handler registered for '${channel}'`,
    );
  const outer = top ? null : strict('WebFrameMain', { url: '' });
  const event = strict('the event', { sender, senderFrame: strict('WebFrameMain', { url, parent: outer }) });
  try {
    return clone(await handler(event, ...parts));
  } catch (error) {
    throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error });
  }
});
