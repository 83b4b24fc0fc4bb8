// The page's world: puts what the preload script exposes on `window`, frozen as Electron freezes it. Loaded as text.

/** @param {ReturnType<import('./worlds.js').connectWorlds>} bridge */
export function receiveExposed(bridge) {
  const freeze = (value) => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  bridge.on('expose', ({ name, api }, unwrap) => {
    if (Object.hasOwn(window, name)) return;
    Object.defineProperty(window, name, { value: freeze(unwrap(api)), enumerable: true });
  });
  bridge.say({ kind: 'page-ready' });
}
