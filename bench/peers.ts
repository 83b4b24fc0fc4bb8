/**
 * Whole training steps beside libraries in JavaScript, each in a process of its own. Before anything is timed, the losses of
 * the first steps from the same weights on the same data, with the same noise, must agree. What a library cannot train has
 * a dash and its reason. `node bench/peers.ts [MODEL ...]`
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { models } from './models.ts';
import type { Answer } from './peers/drive.ts';
import { assertSame, ours, readable, type Figure } from './steps.ts';

const run = promisify(execFile);
const folder = join(import.meta.dirname, 'peers');
const seconds = 2,
  /** Of a peer's whole process: some compile or train a convolution for minutes. */
  limit = 25;

interface Library {
  readonly name: string;
  readonly args: readonly string[];
  /** Where it is measured at all. */
  readonly models?: readonly string[];
}

const libraries: readonly Library[] = [
  // Without WebAssembly everything else takes seconds a step.
  { name: 'tfjs cpu', args: ['tfjs.ts', 'cpu'], models: ['tiny', 'mlp'] },
  { name: 'tfjs wasm', args: ['tfjs.ts', 'wasm'] },
  { name: 'jax-js', args: ['jax.ts'] },
];

/** Installs what is compared with; the reason where that fails. */
async function whyMissing(): Promise<string | undefined> {
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return undefined;
  const npm = process.env['npm_execpath'],
    flags = ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    await (npm
      ? run(process.execPath, [npm, ...flags])
      : run('npm', flags, { shell: process.platform === 'win32' }));
    return undefined;
  } catch (error) {
    return `not installed: ${lineOf((error as { stderr?: string }).stderr || String(error))}`;
  }
}

const lineOf = (text: string): string => text.split('\n').find((line) => line.trim() !== '') ?? text;

async function ask({ args: [file, ...rest] }: Library, model: string): Promise<Answer> {
  const args = [join(folder, file!), model, String(seconds), ...rest];
  try {
    const { stdout } = await run(process.execPath, args, { timeout: limit * 1000, maxBuffer: 2 ** 26 });
    return JSON.parse(stdout.trim().split('\n').at(-1)!) as Answer;
  } catch (error) {
    const { killed, stderr = '' } = error as { killed?: boolean; stderr?: string };
    return { reason: killed ? `not done after ${limit} s` : lineOf(stderr || String(error)) };
  }
}

function judged(model: string, mine: Figure, theirs: Answer): Figure | string {
  if ('reason' in theirs) return theirs.reason;
  try {
    // A slow one makes only the first of the steps.
    assertSame(model, { ...mine, losses: mine.losses.slice(0, theirs.losses.length) }, theirs);
    return theirs;
  } catch (error) {
    return (error as Error).message;
  }
}

export async function benchPeers(names: readonly string[] = Object.keys(models)): Promise<object[]> {
  const missing = await whyMissing(),
    rows: object[] = [];
  for (const model of names) {
    const mine = await ours(model, 2);
    for (const library of libraries) {
      if (library.models && !library.models.includes(model)) continue;
      const figure = missing ?? judged(model, mine, await ask(library, model)),
        common = { model, library: library.name, ours: mine.stepsPerSecond };
      rows.push(
        typeof figure === 'string'
          ? { ...common, theirs: '-', ratio: '-', note: figure }
          : {
              ...common,
              theirs: figure.stepsPerSecond,
              ratio: mine.stepsPerSecond / figure.stepsPerSecond,
              note: '',
            },
      );
    }
  }
  return rows;
}

if (import.meta.main)
  console.table(
    readable(await benchPeers(process.argv.slice(2).length > 0 ? process.argv.slice(2) : undefined)),
  );
