/**
 * Builds engine/kernels/wasm/build/NAME.wasm for every variant of engine/kernels/variants.ts (see kernels.mjs). A variant is
 * built again only where one of its sources has changed. `--force` builds all; `--text` writes NAME.wat, too.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { variants } from '../engine/kernels/variants.ts';
import { compileVariant, generatedSources, sources } from './kernels.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const kernels = join(root, 'engine/kernels'),
  output = join(kernels, 'wasm/build');
const options = new Set(process.argv.slice(2));

const ascVersion = JSON.parse(
  readFileSync(join(root, 'node_modules/assemblyscript/package.json'), 'utf8'),
).version;
const common = [
  ascVersion,
  ...['build-kernels.mjs', 'kernels.mjs'].map((name) => readFileSync(join(root, 'scripts', name), 'utf8')),
  readFileSync(join(kernels, 'control.ts'), 'utf8'),
  JSON.stringify(generatedSources()),
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
  await compileVariant({
    name,
    variant,
    text: options.has('--text'),
    write: (file, contents) => writeFileSync(join(output, file), contents),
  });
  manifest[name] = hash;
  writeFileSync(manifestFile, JSON.stringify(manifest, null, 2) + '\n');
  console.log(`kernels: ${name} built in ${Math.round(performance.now() - start)} ms`);
}
