// What `npm start` and `npm test` need before they can run, each made only where it is missing or stale.
// By hand: node scripts/prepare.mjs [--force] [kernels] [app] [browser]
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser, installBrowser } from './browser.mjs';
import { moveToRightNode, pinnedNode, root } from './node.mjs';
import { run, say, Stop, stopped } from './process.mjs';

const at = (...parts) => join(root, ...parts);
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Why node_modules must be installed anew, or undefined. npm's own record of what it installed is the stamp. */
export function whyInstall() {
  const record = at('node_modules', '.package-lock.json');
  if (!existsSync(record)) return 'node_modules is missing';
  const installed = readJson(record).packages;
  for (const [path, wanted] of Object.entries(readJson(at('package-lock.json')).packages)) {
    if (path === '' || wanted.link) continue;
    const found = installed[path];
    // An optional package for another system is rightly absent.
    if (!found && (wanted.optional || wanted.devOptional || wanted.peer)) continue;
    if (found?.version !== wanted.version)
      return `node_modules differs from package-lock.json (${path.slice(13)})`;
  }
  return undefined;
}

export async function ensureInstalled() {
  const why = whyInstall();
  if (why) await install(why);
  linkPinnedNode();
}

/** npm 11 puts the pinned Node among the programs that `npm run` finds first; npm 10 leaves this one link out. */
function linkPinnedNode() {
  const link = at('node_modules', '.bin', 'node');
  const pinned = pinnedNode();
  if (process.platform === 'win32' || !pinned || existsSync(link)) return;
  try {
    symlinkSync(relative(dirname(link), pinned), link);
  } catch (error) {
    // The scripts also move to the pinned Node by themselves: the link only saves them a start.
    if (!['EEXIST', 'EACCES', 'EROFS'].includes(error.code)) throw error;
  }
}

async function install(why) {
  // Windows cannot delete a program that runs, so there the folder is mended instead of made anew.
  const verb = process.platform === 'win32' && existsSync(at('node_modules')) ? 'install' : 'ci';
  say(`Installing packages, because ${why}: npm ${verb}`);
  const args = [verb, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  // npm's own Node, for ours may lie in the folder that is about to be replaced.
  const { code } = npm
    ? await run(process.env.npm_node_execpath ?? process.execPath, [npm, ...args], { cwd: root })
    : await run('npm', args, { cwd: root, shell: process.platform === 'win32' });
  if (code !== 0)
    throw new Stop(
      `npm ${verb} failed: its reason stands above. It needs the network once, or a filled npm cache.`,
    );
}

/** Hash of files and folders, by name and content; what does not exist counts as nothing. */
function fingerprint(paths, skip) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (skip.some((end) => path.endsWith(end)) || !existsSync(at(path))) return;
    const inside = listFolder(at(path));
    if (inside) return inside.forEach((name) => add(`${path}/${name}`));
    hash
      .update(`${path}\0`)
      .update(readFileSync(at(path)))
      .update('\0');
  };
  paths.forEach(add);
  return hash.digest('hex');
}

function listFolder(path) {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Builds `into` from `sources` unless its stamp says that it was built from just these. */
async function ensureBuilt({ what, sources, skip, into, made, command, force }) {
  const stamp = at(into, '.stamp');
  const wanted = fingerprint(sources, skip);
  const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && made();
  if (fresh && !force) return;
  say(`Building ${what}`);
  rmSync(stamp, { force: true });
  const { code } = await run(process.execPath, command, { cwd: root });
  if (code !== 0) throw new Stop(`Building ${what} failed (${command.join(' ')}).`);
  mkdirSync(at(into), { recursive: true });
  writeFileSync(stamp, wanted);
}

const has = (folder, end) => (listIfThere(at(folder)) ?? []).some((name) => name.endsWith(end));
const listIfThere = (path) => (existsSync(path) ? listFolder(path) : undefined);

/** The vocabulary beside the sources is compiled in: a dispatch of yesterday would call the wrong kernels. */
export const kernelSources = [
  'engine/kernels/wasm',
  ...[
    'activations',
    'control',
    'generative',
    'likelihoods',
    'recurrent',
    'steps',
    'products',
    'updates',
    'variants',
    'verbs',
    'winograd',
  ].map((name) => `engine/kernels/${name}.ts`),
  'scripts/build-kernels.mjs',
  'scripts/kernels.mjs',
  'node_modules/assemblyscript/package.json',
];

export async function ensureKernels({ force = false } = {}) {
  if (!existsSync(at('scripts/build-kernels.mjs')) || !existsSync(at(kernelSources[0]))) return;
  await ensureBuilt({
    what: 'the kernels (AssemblyScript to WebAssembly)',
    sources: kernelSources,
    skip: ['wasm/build'],
    into: 'engine/kernels/wasm/build',
    made: () => has('engine/kernels/wasm/build', '.wasm'),
    command: ['scripts/build-kernels.mjs'],
    force,
  });
}

export async function ensureApp({ force = false } = {}) {
  if (!existsSync(at('electron.vite.config.ts'))) return;
  const rooms = ['contract', 'engine', 'workers', 'studio', 'electron', 'renderer'];
  const files = ['electron.vite.config.ts', 'svelte.config.js', 'package.json', 'package-lock.json'];
  await ensureBuilt({
    what: 'the app (electron-vite, into out/)',
    sources: [...rooms, ...files],
    skip: ['node_modules'],
    into: 'out',
    made: () => existsSync(at('out', 'renderer')) && existsSync(at('out', 'main')),
    command: ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
    force,
  });
}

/** The path of a browser of the Chromium family, or undefined after saying why there is none. */
export async function ensureBrowser() {
  return findBrowser() ?? (await installBrowser());
}

async function byHand(wanted) {
  const force = wanted.includes('--force');
  await ensureInstalled();
  await moveToRightNode();
  if (wanted.includes('kernels')) await ensureKernels({ force });
  if (wanted.includes('app')) await ensureApp({ force });
  if (wanted.includes('browser')) say((await ensureBrowser()) ?? 'no browser');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await byHand(process.argv.slice(2)).catch(stopped);
}
