// npm run notices: writes THIRD-PARTY-NOTICES.md from what is installed. With --check it only compares.
// Listed is what reaches a user: the packages of production, and those that are bundled into the window.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './node.mjs';

const target = join(root, 'THIRD-PARTY-NOTICES.md');
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Build tools among the devDependencies; every other one ends up in the window's bundle. */
const tools =
  /^(@types\/.*|@playwright\/test|@sveltejs\/vite-plugin-svelte|assemblyscript|electron-builder|electron-vite|eslint.*|fast-check|globals|onnxruntime-node|pixelmatch|prettier.*|svelte-check|typescript.*|vite|vitest|@vitest\/.*|vitest-.*)$/;

const lock = readJson(join(root, 'package-lock.json')).packages;
const project = readJson(join(root, 'package.json'));
const start = [
  ...Object.keys(project.dependencies ?? {}),
  ...Object.keys(project.devDependencies ?? {}).filter((name) => !tools.test(name)),
];

/** Where Node finds `name` when `from` (a key of the lock file) imports it. */
function locate(from, name) {
  for (let folder = from; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    const path = `${folder}${folder ? '/' : ''}node_modules/${name}`;
    if (path in lock) return path;
    if (folder === '') return undefined;
  }
}

/** Only what the lock file says, so that the list is the same on every system. */
function reach() {
  const seen = new Set();
  const open = start.map((name) => locate('', name));
  while (open.length > 0) {
    const path = open.pop();
    if (!path || seen.has(path)) continue;
    seen.add(path);
    // Electron brings its own notices (LICENSES.chromium.html); its npm package is a downloader.
    if (path === 'node_modules/electron') continue;
    const { dependencies = {}, optionalDependencies = {} } = lock[path];
    open.push(...Object.keys({ ...dependencies, ...optionalDependencies }).map((name) => locate(path, name)));
  }
  return [...seen].filter((path) => !/node_modules\/@types\//.test(path));
}

/** The licence's text, or undefined where the package carries none (or is made for another system). */
function licenceText(path) {
  const folder = join(root, path);
  if (!existsSync(folder)) return undefined;
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt|mit))?$/i.test(name));
  return file && readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
}

const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const packages = [
  ...new Map(
    reach().map((path) => {
      const name = path.slice(path.lastIndexOf('node_modules/') + 13);
      const { version, license = 'see its text' } = lock[path];
      return [`${name} ${version}`, { name, version, license, path }];
    }),
  ).values(),
].sort((a, b) => order(`${a.name} ${a.version}`, `${b.name} ${b.version}`));

/** One text for all packages that share it word for word; a text differs mostly by its copyright line. */
function texts() {
  const byText = new Map();
  for (const { name, version, path, license } of packages) {
    // Packages of one system only are listed above; their text would differ from machine to machine.
    if (lock[path].optional) continue;
    const text = licenceText(path);
    if (!text) continue;
    // Long standard texts are named, not repeated: they are the same words everywhere.
    const kept = /^Apache-2\.0$/.test(license)
      ? 'Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0'
      : text;
    byText.set(kept, [...(byText.get(kept) ?? []), `${name} ${version}`]);
  }
  return [...byText].map(([text, names]) => `### ${names.join(', ')}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
}

const page = `# Third-party notices

Backprop Studio (MIT, see LICENSE) contains or is bundled with the following packages.
This page is written by \`npm run notices\`.

| package | version | licence |
|---|---|---|
${packages.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`).join('\n')}

Electron, where the desktop window uses it, comes with the notices of Chromium and Node.js in its own
\`LICENSES.chromium.html\`.

The fonts of katex (Copyright (c) 2009-2010 Design Science, Inc.; Copyright (c) 2014-2018 Khan Academy) are under the SIL
Open Font License, Version 1.1: https://openfontlicense.org

## Texts

${texts().join('\n')}`;

if (process.argv.includes('--check')) {
  const same = existsSync(target) && readFileSync(target, 'utf8') === page;
  if (!same) console.error('THIRD-PARTY-NOTICES.md is out of date: npm run notices');
  process.exitCode = same ? 0 : 1;
} else {
  writeFileSync(target, page);
  console.error(`${packages.length} packages listed in THIRD-PARTY-NOTICES.md`);
}
