import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): string =>
  readFileSync(join(import.meta.dirname, name), 'utf8').replace(/^export /gm, '');

/** What runs in the page before its own scripts, in the page's world. */
export function pageScript(): string {
  return `(() => {
    if (window !== window.top) return;
    ${read('worlds.js')}
    ${read('page.js')}
    receiveExposed(connectWorlds('double:to-preload', 'double:to-page'));
  })();`;
}

/** What runs before that in the isolated world: the shim of Electron, then the built preload script unchanged. */
export function isolatedScript(preload: string): string {
  return `(() => {
    if (window !== window.top) return;
    ${read('worlds.js')}
    ${read('pack.js')}
    ${read('isolated.js')}
    const require = createRequire(connectWorlds('double:to-page', 'double:to-preload'), pack, unpack);
    (function (require, exports, module) {
${readFileSync(preload, 'utf8')}
    })(require, {}, { exports: {} });
  })();`;
}
