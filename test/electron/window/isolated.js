// The preload script's world: `require('electron')` as a sandboxed preload script has it. Loaded as text by screen.ts,
// together with pack.js, worlds.js and the built preload script.

/**
 * @param {ReturnType<import('./worlds.js').connectWorlds>} bridge
 * @param {typeof import('./pack.js').pack} pack
 * @param {typeof import('./pack.js').unpack} unpack
 * @returns {(name: string) => unknown} `require`
 */
export function createRequire(bridge, pack, unpack) {
  const toMain = globalThis.__toMain;
  const waiting = new Map();
  const listeners = new Map();
  const exposed = [];
  const paths = {};
  let next = 1;

  const strict = (name, object) =>
    new Proxy(object, {
      get: (target, key) => {
        if (typeof key === 'symbol' || key in target) return target[key];
        throw new Error(`the double does not know ${name}.${key}`);
      },
    });

  const ipcRenderer = strict('ipcRenderer', {
    invoke(channel, ...parts) {
      const id = next++;
      // Throws for functions and the like, as in Electron: "An object could not be cloned".
      toMain(JSON.stringify({ id, channel, parts: pack(structuredClone(parts)) }));
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    on(channel, listener) {
      if (!listeners.has(channel)) listeners.set(channel, []);
      listeners.get(channel).push(listener);
      return ipcRenderer;
    },
    removeListener(channel, listener) {
      const list = listeners.get(channel) ?? [];
      const at = list.lastIndexOf(listener);
      if (at >= 0) list.splice(at, 1);
      return ipcRenderer;
    },
  });

  globalThis.__fromMain = (text) => {
    const message = JSON.parse(text);
    if (message.paths !== undefined) {
      Object.assign(paths, message.paths);
      return;
    }
    if (message.event !== undefined) {
      const event = { sender: ipcRenderer, ports: [] };
      for (const listener of [...(listeners.get(message.event) ?? [])])
        listener(event, ...unpack(message.parts));
      return;
    }
    const { resolve, reject } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) resolve(unpack(message.value));
    else reject(new Error(message.error));
  };

  const announce = () => {
    for (const { name, api } of exposed) bridge.say({ kind: 'expose', name, api });
  };
  // Either world may be first.
  bridge.on('page-ready', announce);

  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(name, api) {
      if (exposed.some((e) => e.name === name))
        throw new Error(`Cannot bind an API on top of an existing property: ${name}`);
      exposed.push({ name, api: bridge.wrap(api) });
      announce();
    },
  });

  const webUtils = strict('webUtils', {
    getPathForFile(file) {
      if (!(file instanceof File)) throw new TypeError('Value is not a File');
      return paths[file.name] ?? '';
    },
  });

  const modules = { electron: strict('electron (in preload)', { contextBridge, ipcRenderer, webUtils }) };
  return (name) => {
    if (Object.hasOwn(modules, name)) return modules[name];
    throw new Error(`module not found: ${name} (a sandboxed preload script can only require electron)`);
  };
}
