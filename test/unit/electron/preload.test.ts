import { beforeEach, describe, expect, it, vi } from 'vitest';
import { commandNames } from '../../../contract/commands.ts';
import { eventNames } from '../../../contract/events.ts';
import { strict } from '../../electron/main/strict.ts';

interface Api {
  call(name: string, request: unknown): Promise<unknown>;
  on(name: string, listener: (payload: unknown) => void): () => void;
  pathOf(file: File): string;
}

const side = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
  listeners: new Map<string, ((...parts: unknown[]) => void)[]>(),
}));

vi.mock('electron', () => ({
  contextBridge: strict('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown) => void side.exposed.set(name, api),
  }),
  ipcRenderer: strict('ipcRenderer', {
    invoke: async (...parts: unknown[]) => void side.invoked.push(parts),
    on: (channel: string, listener: (...parts: unknown[]) => void) =>
      void side.listeners.set(channel, [...(side.listeners.get(channel) ?? []), listener]),
    removeListener: (channel: string, listener: unknown) =>
      void side.listeners.set(
        channel,
        (side.listeners.get(channel) ?? []).filter((l) => l !== listener),
      ),
  }),
  webUtils: strict('webUtils', { getPathForFile: (file: File) => `/home/${file.name}` }),
}));

let api: Api;
beforeEach(async () => {
  side.exposed.clear();
  side.invoked.length = 0;
  side.listeners.clear();
  vi.resetModules();
  await import('../../../electron/preload/index.ts');
  api = side.exposed.get('backprop') as Api;
});

describe('the preload script', () => {
  it('exposes one frozen object with three functions', () => {
    expect([...side.exposed.keys()]).toEqual(['backprop']);
    expect(Object.isFrozen(api)).toBe(true);
    expect(Object.keys(api)).toEqual(['call', 'on', 'pathOf']);
    expect(api.pathOf(new File([], 'project.json'))).toBe('/home/project.json');
  });

  it('carries the commands of the contract and no other channel', async () => {
    for (const name of commandNames) await api.call(name, { path: '/' });
    expect(side.invoked).toEqual(commandNames.map((name) => [name, { path: '/' }]));
    for (const name of ['', 'nothing', '__proto__', 'constructor', 'ELECTRON_BROWSER_REQUIRE', 'app.info '])
      await expect(api.call(name, {})).rejects.toThrow(/no command/);
    expect(side.invoked).toHaveLength(commandNames.length);
  });

  it('hands on the payload of an event, never the event', () => {
    for (const name of eventNames) {
      const listener = vi.fn();
      const stop = api.on(name, listener);
      side.listeners.get(name)?.[0]?.({ sender: 'ipcRenderer' }, 'payload', 'more');
      expect(listener).toHaveBeenCalledExactlyOnceWith('payload');
      stop();
      expect(side.listeners.get(name)).toEqual([]);
    }
    expect(() => api.on('app.info', vi.fn())).toThrow(/no event/);
  });
});
