// npm run types: every room by its own tsconfig.json, so that each is checked with the globals it really has.
//   npm run types -- engine studio     only these
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { moveToRightNode, root } from './node.mjs';
import { run, runQuietly, say } from './process.mjs';

await moveToRightNode();

const rooms = [
  '.',
  'contract',
  'engine',
  'workers',
  'studio',
  'cli',
  'electron',
  'electron/preload',
  'test',
  'bench',
];
const asked = process.argv.slice(2);
const cache = join(root, 'node_modules', '.cache', 'types');
mkdirSync(cache, { recursive: true });

/** A room nobody has moved into yet is not an error. */
function inhabited(room) {
  const folder = join(root, room);
  if (!existsSync(join(folder, 'tsconfig.json'))) return false;
  return readdirSync(folder, { recursive: room !== '.' }).some((name) => /\.(ts|svelte)$/.test(name));
}

// A room's error shows again in every room that imports it; once is enough.
const shown = new Set();
let failed = 0;
for (const room of rooms.filter((name) => inhabited(name) && (asked.length === 0 || asked.includes(name)))) {
  const info = join(cache, `${room.replaceAll('/', '-')}.tsbuildinfo`);
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', room, '--incremental', '--tsBuildInfoFile', info, '--pretty', 'false'];
  const { code, output } = await runQuietly(process.execPath, args, { cwd: root });
  if (code === 0) continue;
  failed += 1;
  const fresh = output.split('\n').filter((text) => text.trim() && !shown.has(text));
  fresh.forEach((text) => shown.add(text));
  if (fresh.length > 0) console.log(fresh.join('\n'));
}

// Components are TypeScript inside Svelte, which only Svelte's own checker reads.
if (inhabited('renderer') && (asked.length === 0 || asked.includes('renderer'))) {
  const check = join(root, 'node_modules', 'svelte-check', 'bin', 'svelte-check');
  const args = [
    check,
    '--workspace',
    'renderer',
    '--tsconfig',
    './tsconfig.json',
    '--output',
    'human',
    '--fail-on-warnings',
  ];
  const { code } = await run(process.execPath, args, { cwd: root });
  if (code !== 0) failed += 1;
}

say(failed === 0 ? 'Types are in order.' : `Types: errors in ${failed} of the rooms.`);
process.exitCode = failed === 0 ? 0 : 1;
