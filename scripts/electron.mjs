// Can the desktop window open here? Answers with Electron's binary, or with the reason in a few words.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root } from './node.mjs';
import { runQuietly, say } from './process.mjs';

const folder = join(root, 'node_modules', 'electron');

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** @returns {Promise<{ binary: string } | { reason: string }>} */
export async function findElectron() {
  if (process.env.BACKPROP_HOST === 'browser') return { reason: 'BACKPROP_HOST=browser' };
  // Asked before anything is fetched: a server without a screen needs no 100 MB of Electron.
  if (!hasDisplay()) return { reason: 'no display' };
  if (!existsSync(join(root, 'out', 'main'))) return { reason: 'its part of the app is not built' };
  const binary = installedBinary();
  if (binary) return { binary };
  if (!existsSync(join(folder, 'install.js'))) return { reason: 'the package electron is not installed' };
  if (!somethingCached() && !(await reachable()))
    return { reason: 'its binary is not here and cannot be fetched now' };
  say('Fetching Electron (once, about 110 MB)');
  const { code, timedOut, output } = await runQuietly(process.execPath, [join(folder, 'install.js')], {
    seconds: 600,
  });
  const fetched = installedBinary();
  if (code === 0 && fetched) return { binary: fetched };
  return {
    reason: timedOut
      ? 'fetching its binary took too long'
      : `its binary could not be fetched: ${firstLine(output)}`,
  };
}

/** Electron's package keeps the name of its binary in path.txt once that has been fetched. */
function installedBinary() {
  if (process.env.ELECTRON_EXEC_PATH) return process.env.ELECTRON_EXEC_PATH;
  const note = join(folder, 'path.txt');
  const name = existsSync(note)
    ? readFileSync(note, 'utf8')
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron';
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name);
  return existsSync(path) ? path : undefined;
}

/** The downloader keeps its archives; with one of those no network is needed. */
function somethingCached() {
  const places = {
    darwin: 'Library/Caches/electron',
    win32: 'AppData/Local/electron/Cache',
    linux: '.cache/electron',
  };
  const cache =
    process.env.electron_config_cache ?? join(homedir(), places[process.platform] ?? places.linux);
  return existsSync(cache) && readdirSync(cache).length > 0;
}

/** One short question to the place it comes from, because a download without a network may hang for minutes. */
async function reachable() {
  const place = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com';
  try {
    await fetch(place, { method: 'HEAD', signal: AbortSignal.timeout(4000) });
    return true;
  } catch {
    return false;
  }
}

const firstLine = (text) => text.trim().split('\n')[0] || 'no reason given';
