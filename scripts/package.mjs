// npm run package: the app as people get it. Without arguments the bare folder (--dir) in dist/; with arguments
// whatever electron-builder is asked for, such as `npm run package -- --linux AppImage deb`.
// Where Electron's binary is neither here nor to be fetched, `--dir` is made around a stand-in, so that everything
// but the binary can be looked at and tested; that app does not start, and says so.
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moveToRightNode, root } from './node.mjs';
import { ensureApp, ensureInstalled, ensureKernels } from './prepare.mjs';
import { run, say } from './process.mjs';

await ensureInstalled();
await moveToRightNode();
await ensureKernels();
await ensureApp();

const asked = process.argv.slice(2);
const args = asked.length > 0 ? asked : ['--dir'];
const only = args.includes('--dir');
const dist = electronDist();
const standIn = !dist && only && !(await canFetch());
const folder = standIn ? makeStandIn() : dist;
if (standIn)
  say(
    'Electron’s binary is not here and cannot be fetched: packing around a stand-in, which will not start.',
  );
else if (!dist) say('Electron’s binary is fetched by electron-builder (once, about 110 MB).');

const { code } = await run(
  process.execPath,
  [
    join(root, 'node_modules', 'electron-builder', 'cli.js'),
    '--config',
    'electron.builder.yml',
    ...args,
    ...(folder ? [`-c.electronDist=${folder}`] : []),
    '--publish',
    'never',
  ],
  { cwd: root },
);
if (code === 0)
  say(`Packed into dist/${standIn ? ' (around a stand-in for Electron: only to be looked at)' : ''}.`);
process.exit(code);

/** Electron's own folder, where its binary has been fetched already. */
function electronDist() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules', 'electron', 'dist');
  const binary =
    process.platform === 'win32'
      ? 'electron.exe'
      : process.platform === 'darwin'
        ? 'Electron.app'
        : 'electron';
  return existsSync(join(given, binary)) ? given : undefined;
}

async function canFetch() {
  const place = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com';
  try {
    await fetch(place, { method: 'HEAD', signal: AbortSignal.timeout(4000) });
    return true;
  } catch {
    return false;
  }
}

/** A folder in the shape of Electron's for Linux. Its binary holds a real fuse wire, so that fuses are set and can be read. */
function makeStandIn() {
  const into = join(root, 'dist', 'stand-in');
  rmSync(into, { recursive: true, force: true });
  mkdirSync(join(into, 'resources'), { recursive: true });
  const wire = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x09${'1'.repeat(9)}`;
  writeFileSync(
    join(into, 'electron'),
    `#!/bin/sh\necho "This is a stand-in for Electron: it holds the app and cannot run it." >&2\nexit 1\n# ${wire}\n`,
  );
  chmodSync(join(into, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version'])
    writeFileSync(join(into, name), 'stand-in\n');
  return into;
}
