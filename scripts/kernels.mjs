/**
 * From the AssemblyScript sources of the kernels to WebAssembly. What follows from the vocabulary is generated: the dispatch
 * from an encoded call to its kernel, the codes of activations and losses, and the inner loops for the variant's tile.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { activationCodes, elementLossCodes } from '../engine/kernels/activations.ts';
import { verbNames, verbs } from '../engine/kernels/verbs.ts';
import { constantsSource } from '../engine/kernels/wasm/constants.mjs';
import { tileSource } from '../engine/kernels/wasm/tile.mjs';
import { transforms } from '../engine/kernels/wasm/winogradTransforms.mjs';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../engine/kernels/wasm');

/** [name, text] of every source, sorted. */
export const sources = readdirSync(folder)
  .filter((file) => /\.(ts|mjs)$/.test(file))
  .sort()
  .map((file) => [file, readFileSync(join(folder, file), 'utf8')]);

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

export function generatedSources() {
  const winograd = transforms();
  return {
    'build/constants.ts': constantsSource(winograd.constants),
    'build/codes.ts': codesSource(),
    'build/dispatch.ts': dispatchSource(sources),
    'build/winogradTransforms.ts': winograd.source,
  };
}

/**
 * Compiles one variant. `write` gets what the compiler writes, by name; `changed` stands for sources of the same name.
 * Throws what the compiler says.
 */
export async function compileVariant({ name, variant, text = false, changed = {}, write }) {
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
    ...(text ? ['--textFile', `${name}.wat`] : []),
  ];
  const files = {
    ...generatedSources(),
    'build/tile.ts': tileSource(variant),
    'build/variant.ts': `/** Whether a multiply-add rounds once. */\nexport const FUSED: bool = ${variant.fused};\n`,
    ...changed,
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
    writeFile: write,
    listFiles: () => [],
  });
  if (error) throw new Error(`${name}: ${error.message}\n${stderr.toString()}`);
}
