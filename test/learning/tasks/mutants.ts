import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sources } from '../../../scripts/kernels.mjs';
import { variants } from '../../../engine/kernels/variants.ts';
import { tileSource } from '../../../engine/kernels/wasm/tile.mjs';
import { mutantsOf, type Mutant } from '../mutants/mutate.ts';
import type { Row, Task } from '../task.ts';

const root = join(import.meta.dirname, '../../..');
/** A mutant that loops for ever is found out by this. */
const seconds = 600;
const atOnce = 2;

/** Text of the sources that hold arithmetic, by name. The barrier needs threads: test/threads has it. */
const texts = {
  wasm: (): [string, string][] => [
    ['build/tile.ts', tileSource(variants['relaxed-6x16'])],
    ...(sources as [string, string][]).filter(([name]) => name.endsWith('.ts') && name !== 'barrier.ts'),
  ],
  reference: (): [string, string][] => {
    const folder = join(root, 'engine/kernels/reference');
    return readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  },
};

/** The code that a program ends with; null where it does not end. */
function run(folder: string, ...args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: 'ignore',
    timeout: seconds * 1000,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve) => child.on('exit', resolve));
}

/** 0: no difference was seen; 1, or no end: one was; 2: it does not compile. */
async function compare(kind: string, { file, source }: Mutant, path: string): Promise<number> {
  writeFileSync(path, source);
  const script = join(root, 'test/learning/mutants/check.ts');
  return (await run(root, script, kind, file, path)) ?? 1;
}

/** What random calls do not see, the tests of kernels may: they know the sizes of blocks, and all variants. */
const suite = [
  ...['verbs', 'blocks', 'math'].map((name) => `test/unit/kernels/${name}.test.ts`),
  ...['goldens', 'gradients'].map((name) => `test/unit/engine/${name}.test.ts`),
];

/** Whether the tests fail in a copy of the project, with the mutant in it where there is one. */
async function fails(kind: keyof typeof texts, mutant?: Mutant): Promise<boolean> {
  const copy = mkdtempSync(join(tmpdir(), 'mutant-'));
  try {
    for (const name of readdirSync(root)) {
      if (/^(contract|engine|scripts|test|.*\.(json|ts))$/.test(name))
        cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    if (mutant) writeFileSync(join(copy, 'engine/kernels', kind, mutant.file), mutant.source);
    if ((await run(copy, 'scripts/build-kernels.mjs')) !== 0) return true;
    const options = ['--project=unit', '--bail=1', `--testTimeout=${seconds * 1000}`];
    return (await run(copy, 'node_modules/vitest/vitest.mjs', 'run', ...options, ...suite)) !== 0;
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** In turn from each file, so that none is left out. */
function drawn(all: readonly (readonly Mutant[])[], wanted: number): Mutant[] {
  const most = Math.max(...all.map((list) => list.length));
  return Array.from({ length: most }, (_, i) => all.flatMap((list) => list[i] ?? []))
    .flat()
    .slice(0, wanted);
}

async function row(kind: keyof typeof texts, wanted: number): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-')),
    survivors: string[] = [];
  let killed = 0,
    tried = 0;
  // More than are wanted: some do not compile.
  const queue = drawn(
    texts[kind]().map(([file, text]) => mutantsOf(file, text, 'mutants')),
    2 * wanted,
  );
  const work = async (worker: number) => {
    while (tried < wanted && queue.length > 0) {
      const mutant = queue.shift()!;
      tried++;
      const code = await compare(kind, mutant, join(folder, `${worker}.ts`));
      if (code === 2) tried--;
      else if (code !== 0) killed++;
      // A generated source cannot stand in the place of its generator.
      else if (!mutant.file.startsWith('build/') && (await fails(kind, mutant))) killed++;
      else survivors.push(`${mutant.file}:${mutant.line}  ${mutant.was}  ->  ${mutant.becomes}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, (_, i) => work(i)));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return {
    task: `kernels' mutants killed, ${kind}, of ${tried}`,
    figure: killed / tried,
    bar: '>= 0.95',
    met: killed >= 0.95 * tried,
    notes: survivors,
  };
}

/** Errors put into kernels, each found by the tests of kernels, or not. */
export const mutants: Task = {
  title: 'mutants',
  async *rows() {
    // Else every mutant would seem to be found.
    if (await fails('wasm')) throw new Error('the tests of kernels fail without any mutant');
    yield await row('wasm', 60);
    yield await row('reference', 60);
  },
};
