// Which room may import which: one table for the linter (eslint.config.js) and for test/unit/arrows.test.ts.
// What is not listed is forbidden. Paths are relative to the project's root, with forward slashes.
import { builtinModules } from 'node:module';
import { posix } from 'node:path';

const building = ['engine', 'engine/tensor', 'engine/kernels'];
const pieces = ['layers', 'losses', 'optimizers', 'schedules', 'initializers', 'objectives'].map(
  (name) => `engine/${name}`,
);
const engine = [
  ...building,
  ...pieces,
  'engine/graph',
  'engine/train',
  'engine/data',
  'engine/formats',
  'engine/baselines',
];
const anything = ['*'];

/**
 * room -> the rooms it may import. A name ending in `(types)` allows `import type` only; a path to a file
 * allows that file. `engine` alone means the few files directly in engine/, which every engine room may use.
 */
export const arrows = {
  contract: [],
  engine: ['contract', 'engine/tensor'],
  'engine/index.ts': ['contract', ...engine],
  'engine/tensor': ['contract', 'engine'],
  'engine/kernels': ['contract', 'engine', 'engine/tensor'],
  // A layer states the initializer of its weights; an objective adds up losses.
  'engine/layers': ['contract', ...building, 'engine/initializers'],
  'engine/losses': ['contract', ...building],
  'engine/optimizers': ['contract', ...building],
  'engine/schedules': ['contract', ...building],
  'engine/initializers': ['contract', ...building],
  'engine/objectives': ['contract', ...building, 'engine/losses', 'engine/layers'],
  'engine/graph': ['contract', ...building, ...pieces],
  // Data stands beside training: the loop is handed batches, it only knows their type.
  'engine/train': ['contract', ...building, ...pieces, 'engine/graph', 'engine/data (types)'],
  'engine/data': ['contract', ...building],
  // Methods that are no networks: tables in, predictions out.
  'engine/baselines': ['contract', 'engine', 'engine/tensor'],
  'engine/formats': ['contract', ...building, ...pieces, 'engine/graph', 'engine/data'],
  workers: ['contract', 'engine/index.ts', ...engine],
  studio: ['contract', 'engine/index.ts', ...engine, 'workers', 'package.json'],
  'electron/main': ['contract', 'package.json'],
  'electron/preload': ['contract'],
  'electron/studio-process': ['contract', 'studio', 'package.json'],
  cli: ['contract', 'studio', 'package.json'],
  renderer: [
    'contract',
    ...pieces,
    'engine/graph',
    'engine/data/generators/index.ts',
    'engine/columns.ts',
    'engine/parameters.ts',
    'engine/tensor/shape.ts',
  ],
  test: anything,
  bench: anything,
  scripts: anything,
};

/** Packages a room may import. Rooms that are not named take any package of package.json but these two kinds. */
const packages = {
  contract: [],
  engine: [],
  'engine/data': ['fflate', 'papaparse'],
  'engine/formats': ['fflate'],
  workers: ['piscina'],
  'electron/preload': ['electron'],
};
const window = /^(svelte|@xyflow\/svelte|chart\.js|chartjs-.*|@lucide\/svelte|svelte-sonner|katex)$/;
const withoutNode = (room) => room === 'contract' || room === 'renderer' || isEngine(room);
const isEngine = (room) => room === 'engine' || room.startsWith('engine/');

/** The one file per side that may touch Electron's raw channels. */
const rawIpc = {
  ipcMain: (file) => file === 'electron/main/ipc.ts',
  ipcRenderer: (file) => file.startsWith('electron/preload/'),
};

/** The room of a file, or undefined for files at the root. */
export function roomOf(file) {
  const [first, second, third] = file.split('/');
  if (second === undefined) return undefined;
  if (file in arrows) return file;
  // Rooms with rooms inside: a new folder there is a new room and has to be named in the table.
  const inner = third !== undefined && Object.keys(arrows).some((room) => room.startsWith(`${first}/`));
  return inner ? `${first}/${second}` : first;
}

/**
 * What is wrong with one import, as a sentence, or undefined.
 * @param {string} file the importing file
 * @param {string} specifier the text between the quotes
 * @param {{ typeOnly?: boolean, names?: string[], known?: ReadonlySet<string> }} [how]
 *   names: imported names, with 'default' and '*'; known: the packages of package.json
 */
export function violation(file, specifier, how = {}) {
  const room = roomOf(file);
  if (room === undefined || arrows[room] === anything) return undefined;
  if (!(room in arrows)) return `${room}/ is not a room of the plan: name it in scripts/arrows.mjs`;
  // `?modulePath` yields the path of a built file, not its code: how one process names another's entry.
  if (specifier.endsWith('?modulePath')) return undefined;
  const plain = specifier.replace(/\?.*$/, '');
  return plain.startsWith('.') || plain.startsWith('/')
    ? wrongRoom(room, posix.join(posix.dirname(file), plain), how)
    : wrongPackage(room, file, plain, how);
}

function wrongRoom(room, target, { typeOnly = false }) {
  const other = roomOf(target);
  if (other === room) return undefined;
  const allowed = arrows[room];
  if (allowed.includes(target) || (other !== undefined && allowed.includes(other))) return undefined;
  if (other !== undefined && allowed.includes(`${other} (types)`)) {
    return typeOnly ? undefined : `${room} -> ${other} is for types only: write "import type"`;
  }
  return `${room} -> ${other ?? target} is not an arrow of the plan (allowed: ${allowed.join(', ') || 'nothing'})`;
}

function wrongPackage(room, file, specifier, { names = [], known }) {
  const parts = specifier.split('/');
  const name = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
  if (name === '~lib' && file.startsWith('engine/kernels/wasm/')) return undefined;
  if (specifier.startsWith('node:') || builtinModules.includes(name)) {
    return withoutNode(room) ? `${room} may not use Node (${specifier})` : undefined;
  }
  const listed = packages[room] ?? (isEngine(room) ? packages.engine : undefined);
  if (listed && !listed.includes(name)) return `${room} may not import the package ${name}`;
  if (name === 'electron') return wrongElectron(room, file, names);
  if (window.test(name) && room !== 'renderer')
    return `${room} may not import ${name}: it belongs to the window`;
  if (known && !known.has(name)) return `${name} is not in package.json`;
  return undefined;
}

function wrongElectron(room, file, names) {
  if (!room.startsWith('electron/')) return `${room} may not import electron`;
  if (names.includes('*') || names.includes('default'))
    return 'import electron by names, so that raw IPC shows';
  const raw = names.find((name) => name in rawIpc && !rawIpc[name](file));
  return raw && `${raw} belongs to ${raw === 'ipcMain' ? 'electron/main/ipc.ts' : 'electron/preload/'} alone`;
}
