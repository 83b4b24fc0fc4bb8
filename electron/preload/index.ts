import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { commandNames, type CommandName } from '../../contract/commands.ts';
import { eventNames, type EventName } from '../../contract/events.ts';

const commands = new Set<string>(commandNames);
const events = new Set<string>(eventNames);

/**
 * All that the page can reach: the commands and the events of the contract, by name. Electron's own objects stay
 * on this side; a listener gets the payload and never the event, whose sender would be a way around.
 */
contextBridge.exposeInMainWorld(
  'backprop',
  Object.freeze({
    call(command: CommandName, request: unknown): Promise<unknown> {
      if (!commands.has(command)) return Promise.reject(new Error(`There is no command "${command}".`));
      return ipcRenderer.invoke(command, request);
    },
    on(event: EventName, listener: (payload: unknown) => void): () => void {
      if (!events.has(event)) throw new Error(`There is no event "${event}".`);
      const hear = (_event: IpcRendererEvent, payload: unknown): void => listener(payload);
      ipcRenderer.on(event, hear);
      return () => void ipcRenderer.removeListener(event, hear);
    },
    /** A page has the file, but not where it is. */
    pathOf: (file: File): string => webUtils.getPathForFile(file),
  }),
);
