/**
 * Builds engine/kernels/wasm/build/NAME.wasm for every variant of engine/kernels/variants.ts from the AssemblyScript
 * sources beside it. What follows from the vocabulary is generated: the dispatch from an encoded call to its kernel, the
 * codes of activations and losses, and the inner loops for the variant's tile. A variant is built again only where one of
 * its sources has changed. `--force` builds all; `--text` writes NAME.wat, too.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { activationCodes, elementLossCodes } from '../engine/kernels/activations.ts';
import { variants } from '../engine/kernels/variants.ts';
import { verbNames, verbs } from '../engine/kernels/verbs.ts';
import { constantsSource } from '../engine/kernels/wasm/constants.mjs';
import { tileSource } from '../engine/kernels/wasm/tile.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const kernels = join(root, 'engine/kernels'),
  folder = join(kernels, 'wasm'),
  output = join(folder, 'build');
const options = new Set(process.argv.slice(2));

const constantName = (name) => name.replace(/[A-Z]/g, (letter) => '_' + letter).toUpperCase();

const codesSource = () =>
  Object.entries({ ...activationCodes, ...elementLossCodes })
    .map(([name, code]) => `export const ${constantName(name)}: i32 = ${code};\n`)
    .join('');

/** Which file exports the function of each verb. */
function homes(sources) {
  const found = {};
  for (const [file, text] of sources) {
    if (!file.endsWith('.ts')) continue;
    for (const [, name] of text.matchAll(/^export function (\w+)\(/gm))
      if (name in verbs) found[name] = file.slice(0, -3);
  }
  const missing = verbNames.filter((name) => !(name in found));
  if (missing.length) throw new Error(`no WebAssembly function for: ${missing.join(', ')}`);
  return found;
}

function dispatchSource(sources) {
  const home = homes(sources);
  const imports = verbNames.map((name) => `import { ${name} } from '../${home[name]}';`);
  const cases = verbNames.map((name, number) => {
    const decoded = Object.values(verbs[name]).map(
      (kind, i) => `load<${kind === 'float' ? 'f32' : 'i32'}>(p, ${4 * i})`,
    );
    return `case ${number}: ${name}(${[...decoded, 'begin', 'end'].join(', ')}); break;`;
  });
  return [
    ...imports,
    `export function dispatch(verb: i32, p: usize, begin: i32, end: i32): void {`,
    `switch (verb) {`,
    ...cases,
    `default: break;`,
    `}`,
    `}`,
    ``,
  ].join('\n');
}

async function build(name, variant, generated) {
  const flags = [
    'index.ts',
    '-O3',
    '--noAssert',
    '--runtime',
    'stub',
    '--use',
    'abort=',
    '--importMemory',
    '--noExportMemory',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
    '--disableWarning',
    '112',
    '--enable',
    variant.fused ? 'simd,relaxed-simd,threads' : 'simd,threads',
    '--outFile',
    `${name}.wasm`,
    ...(options.has('--text') ? ['--textFile', `${name}.wat`] : []),
  ];
  const files = {
    ...generated,
    'build/tile.ts': tileSource(variant),
    'build/variant.ts': `/** Whether a multiply-add rounds once. */\nexport const FUSED: bool = ${variant.fused};\n`,
  };
  const { error, stderr } = await asc.main(flags, {
    readFile: (file) => {
      if (file in files) return files[file];
      try {
        return readFileSync(join(folder, file), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (file, contents) => writeFileSync(join(output, file), contents),
    listFiles: () => [],
  });
  if (error) throw new Error(`${name}: ${error.message}\n${stderr.toString()}`);
}

const sources = readdirSync(folder)
  .filter((file) => /\.(ts|mjs)$/.test(file))
  .sort()
  .map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
const generated = {
  'build/constants.ts': constantsSource(),
  'build/codes.ts': codesSource(),
  'build/dispatch.ts': dispatchSource(sources),
};
const ascVersion = JSON.parse(
  readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'),
).version;
const common = [
  ascVersion,
  readFileSync(fileURLToPath(import.meta.url), 'utf8'),
  readFileSync(join(kernels, 'control.ts'), 'utf8'),
  JSON.stringify(generated),
  JSON.stringify(sources),
];
const digest = (variant) =>
  createHash('sha256')
    .update(JSON.stringify([common, variant]))
    .digest('hex');

mkdirSync(output, { recursive: true });
const manifestFile = join(output, 'manifest.json');
let manifest = {};
try {
  manifest = JSON.parse(readFileSync(manifestFile, 'utf8'));
} catch {
  // Nothing built yet.
}
for (const [name, variant] of Object.entries(variants)) {
  const hash = digest(variant);
  let isThere = manifest[name] === hash && !options.has('--force') && !options.has('--text');
  if (isThere) isThere = readdirSync(output).includes(`${name}.wasm`);
  if (isThere) continue;
  const start = performance.now();
  await build(name, variant, generated);
  manifest[name] = hash;
  writeFileSync(manifestFile, JSON.stringify(manifest, null, 2) + '\n');
  console.log(`kernels: ${name} built in ${Math.round(performance.now() - start)} ms`);
}
