import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { arrows, roomOf, violation } from '../../scripts/arrows.mjs';
import { known } from '../../scripts/eslint-house.mjs';

const root = join(import.meta.dirname, '..', '..');
const rooms = [
  'contract',
  'engine',
  'workers',
  'studio',
  'electron',
  'renderer',
  'cli',
  'test',
  'bench',
  'scripts',
];
const forbiddenFolders = new Set(['src', 'utils', 'util', 'lib', 'shared', 'common', 'helpers', 'misc']);
const mostLines = 600;

interface Import {
  specifier: string;
  line: number;
  typeOnly: boolean;
  names: string[];
}

/** Every way in which a file can name another one: import, export from, import(), import type, new URL(). */
function importsOf(text: string): Import[] {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (at: ts.Node | undefined, typeOnly: boolean, names: string[]) => {
    if (!at || !ts.isStringLiteralLike(at)) return;
    const line = source.getLineAndCharacterOfPosition(at.getStart()).line + 1;
    found.push({ specifier: at.text, line, typeOnly, names });
  };
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) {
      const clause = node.importClause;
      add(node.moduleSpecifier, clause?.phaseModifier === ts.SyntaxKind.TypeKeyword, namesOf(clause));
    } else if (ts.isExportDeclaration(node)) {
      const names =
        node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : undefined;
      add(
        node.moduleSpecifier,
        node.isTypeOnly,
        names?.map((one) => (one.propertyName ?? one.name).text) ?? ['*'],
      );
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false, ['*']);
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, true, []);
    } else if (
      ts.isNewExpression(node) &&
      node.expression.getText() === 'URL' &&
      node.arguments?.length === 2
    ) {
      const code = /\.(ts|js|mjs|svelte)$/;
      const first = node.arguments[0];
      if (ts.isStringLiteralLike(first) && code.test(first.text)) add(first, false, []);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function namesOf(clause: ts.ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
  return [
    ...(clause?.name ? ['default'] : []),
    ...(bindings && ts.isNamespaceImport(bindings) ? ['*'] : []),
    ...named.map((one) => (one.propertyName ?? one.name).text),
  ];
}

/** The scripts of a component, with everything else blanked so that line numbers stay true. */
function scriptsOf(component: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  let result = '';
  let end = 0;
  for (const match of component.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/g)) {
    const start = match.index + match[1].length;
    result += blank(component.slice(end, start)) + match[2];
    end = start + match[2].length;
  }
  return result;
}

function wrongImports(file: string, text: string): string[] {
  const code = file.endsWith('.svelte') ? scriptsOf(text) : text;
  return importsOf(code).flatMap(({ specifier, line, typeOnly, names }) => {
    const wrong = violation(file, specifier, { typeOnly, names, known });
    return wrong ? [`${file}:${line}: '${specifier}': ${wrong}`] : [];
  });
}

function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'build') return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? [`${path}/`, ...listFiles(path)] : [path];
  });
}

const all = rooms.filter((room) => existsSync(join(root, room))).flatMap(listFiles);
const folders = all.filter((path) => path.endsWith('/'));
const sources = all.filter((path) => /\.(ts|js|mjs|cjs|svelte)$/.test(path));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('the plan of the house', () => {
  it('has imports along its arrows only', () => {
    expect(sources.flatMap((file) => wrongImports(file, read(file)))).toEqual([]);
  });

  it('names in workers what comes from outside first, then the contract, the engine, and the room itself', () => {
    const order = [/^[^.]/, /^\.\.\/contract\//, /^\.\.\/engine\//, /^\.\//];
    const rankOf = ({ specifier }: Import) => order.findIndex((place) => place.test(specifier));
    const inDisorder = sources.filter((file) => {
      const ranks = file.startsWith('workers/') ? importsOf(read(file)).map(rankOf) : [];
      return ranks.some((rank, i) => rank < (ranks[i - 1] ?? 0));
    });
    expect(inDisorder).toEqual([]);
  });

  it('has no folder that says nothing (src, utils, lib, shared, common)', () => {
    const nameOf = (folder: string) => folder.split('/').at(-2) ?? '';
    expect(folders.filter((folder) => forbiddenFolders.has(nameOf(folder)))).toEqual([]);
  });

  it(`has no source file over ${mostLines} lines`, () => {
    const long = sources.map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }));
    expect(long.filter(({ lines }) => lines > mostLines)).toEqual([]);
  });

  it('keeps the arrows free of cycles', () => {
    const target = (arrow: string) => arrow.replace(' (types)', '');
    const reaches = (from: string, seen: string[]): string[] | undefined => {
      if (seen.includes(from)) return [...seen.slice(seen.indexOf(from)), from];
      const next = (arrows as Record<string, string[]>)[from] ?? [];
      for (const arrow of next) {
        const cycle = reaches(target(arrow), [...seen, from]);
        if (cycle) return cycle;
      }
      return undefined;
    };
    const cycles = Object.keys(arrows).map((room) => reaches(room, []));
    // engine (its root files) and engine/tensor may know each other: both are the ground floor.
    expect(
      cycles.filter((cycle) => cycle && !cycle.every((room) => /^engine(\/tensor)?$/.test(room))),
    ).toEqual([]);
  });
});

describe('the test of the arrows itself', () => {
  const violations: [title: string, file: string, text: string, expected: RegExp][] = [
    [
      'an arrow backwards inside the engine',
      'engine/tensor/a.ts',
      `import { b } from '../kernels/b.ts';`,
      /^engine\/tensor\/a\.ts:1: .*engine\/tensor -> engine\/kernels/,
    ],
    [
      'a value out of data into train',
      'engine/train/a.ts',
      `\n\nimport { b } from '../data/b.ts';`,
      /^engine\/train\/a\.ts:3: .*for types only/,
    ],
    ['an export from', 'workers/a.ts', `export * from '../studio/b.ts';`, /workers -> studio/],
    [
      'a dynamic import',
      'contract/a.ts',
      `const b = await import('../engine/layers/b.ts');`,
      /contract -> engine\/layers/,
    ],
    ['an import type', 'contract/a.ts', `type B = import('../studio/b.ts').B;`, /contract -> studio/],
    [
      'a worker by URL',
      'studio/a.ts',
      `new Worker(new URL('../renderer/b.ts', import.meta.url));`,
      /studio -> renderer/,
    ],
    [
      'a component',
      'renderer/A.svelte',
      `<p>x</p>\n<script lang="ts">\n  import b from '../studio/b.ts';\n</script>`,
      /^renderer\/A\.svelte:3: .*renderer -> studio/,
    ],
    ['Node inside the engine', 'engine/data/a.ts', `import fs from 'node:fs';`, /may not use Node/],
    ['Node inside the window', 'renderer/a.ts', `import { join } from 'path';`, /may not use Node/],
    [
      'a package inside contract',
      'contract/a.ts',
      `import { z } from 'zod';`,
      /may not import the package zod/,
    ],
    ['a package that is not listed', 'studio/a.ts', `import pad from 'left-pad';`, /not in package\.json/],
    [
      'raw IPC outside of its file',
      'electron/main/window.ts',
      `import { app, ipcMain } from 'electron';`,
      /ipcMain belongs to/,
    ],
    [
      'raw IPC behind a namespace',
      'electron/main/window.ts',
      `import * as electron from 'electron';`,
      /by names/,
    ],
    [
      'raw IPC under another name',
      'electron/main/window.ts',
      `import { ipcMain as bus } from 'electron/main';`,
      /ipcMain belongs to/,
    ],
    [
      'a room nobody planned',
      'engine/misc/a.ts',
      `import { b } from '../tensor/b.ts';`,
      /not a room of the plan/,
    ],
  ];
  it.each(violations)('finds %s', (_title, file, text, expected) => {
    expect(wrongImports(file, text)).toEqual([expect.stringMatching(expected)]);
  });

  const fine: [file: string, text: string][] = [
    ['engine/kernels/a.ts', `import { b } from '../tensor/b.ts';`],
    ['engine/layers/a.ts', `import type { B } from '../../contract/b.ts';`],
    ['engine/index.ts', `export * from './train/b.ts';`],
    ['renderer/a/b.ts', `import { c } from '../../engine/tensor/shape.ts';`],
    [
      'studio/a.ts',
      `import { readFile } from 'node:fs/promises';\nimport version from '../package.json' with { type: 'json' };`,
    ],
    [
      'electron/main/ipc.ts',
      `import { ipcMain } from 'electron';\nimport path from '../studio-process/index.ts?modulePath';`,
    ],
    ['electron/preload/index.ts', `import { contextBridge, ipcRenderer } from 'electron';`],
    ['test/unit/a.test.ts', `import { b } from '../../studio/b.ts';`],
  ];
  it.each(fine)('lets %s pass', (file, text) => {
    expect(wrongImports(file, text)).toEqual([]);
  });

  it('knows the room of a file', () => {
    expect(roomOf('engine/layers/dense.ts')).toBe('engine/layers');
    expect(roomOf('engine/text.d.ts')).toBe('engine');
    expect(roomOf('studio/runs/store.ts')).toBe('studio');
    expect(roomOf('vitest.config.ts')).toBeUndefined();
  });
});
