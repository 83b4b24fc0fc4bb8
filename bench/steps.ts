/**
 * Whole training steps beside PyTorch, in turns within one run, each in a process of its own. Before anything is timed,
 * the losses of the first steps from the same weights on the same data, with the same noise, must agree.
 * `node bench/steps.ts [MODEL ...] [--json]`
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtPeer } from './built.ts';
import { roundTrip } from './cores.ts';
import { modelOf, models } from './models.ts';
import { problemOf, torchFile } from './problem.ts';

const rounds = 3,
  seconds = 2;
const run = promisify(execFile);

export const root = join(import.meta.dirname, '..');

/** What the threads are made of. */
export const laneFiles = {
  laneFile: join(root, 'workers/lane.ts'),
  kernelsFolder: join(root, 'engine/kernels/wasm/build'),
};

/** What a peer prints. */
export interface Figure {
  /** Of the first steps. */
  readonly losses: readonly number[];
  readonly stepsPerSecond: number;
  /** The most that the process has held at once, in bytes. */
  readonly memory: number;
}

export async function peer(
  command: string,
  args: readonly (string | number)[],
  env: NodeJS.ProcessEnv = {},
): Promise<Figure> {
  const { stdout } = await run(command, args.map(String), {
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout) as Figure;
}

export const ours = async (name: string, lanes: number): Promise<Figure> =>
  peer(process.execPath, [join(await builtPeer(), 'ours.js'), name, lanes, seconds]);

const torch = (name: string, file: string, threads: number): Promise<Figure> =>
  peer(
    '/usr/bin/python3',
    [join(import.meta.dirname, 'peers/torch_steps.py'), name, file, modelOf(name).batch, threads, seconds],
    { OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: String(threads) },
  );

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Throws where the two did not learn the same. Single precision: 2e-3 of the loss after 32 Adam steps. */
export function assertSame(name: string, a: Figure, b: Figure): number {
  let worst = 0;
  if (a.losses.length !== b.losses.length)
    throw new Error(`${name}: ${a.losses.length} losses, not ${b.losses.length}`);
  b.losses.forEach((loss, i) => {
    worst = Math.max(worst, Math.abs(a.losses[i]! - loss) / Math.abs(loss));
  });
  if (!(worst < 2e-3)) throw new Error(`${name}: losses differ from the peer's by ${worst}`);
  return worst;
}

export async function benchSteps(names: readonly string[] = Object.keys(models)): Promise<object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'backprop-bench-')),
    rows: Record<string, number | string>[] = [];
  try {
    for (const name of names) {
      const file = join(folder, `${name}.npz`);
      writeFileSync(file, torchFile(problemOf(name)));
      const contenders: Record<string, () => Promise<Figure>> = {
        ours1: () => ours(name, 1),
        torch1: () => torch(name, file, 1),
        ours2: () => ours(name, 2),
        torch2: () => torch(name, file, 2),
      };
      const figures: Record<string, Figure[]> = {},
        apart: number[] = [];
      for (let round = 0; round < rounds; round++) {
        apart.push(await roundTrip());
        for (const [key, contender] of Object.entries(contenders))
          (figures[key] ??= []).push(await contender());
      }
      const difference = Math.max(
        assertSame(name, figures['ours1']![0]!, figures['torch1']![0]!),
        assertSame(name, figures['ours2']![0]!, figures['torch2']![0]!),
      );
      const rate = (key: string) => median(figures[key]!.map((f) => f.stepsPerSecond)),
        memory = (key: string) => Math.min(...figures[key]!.map((f) => f.memory)) / 2 ** 20;
      rows.push({
        model: name,
        ours1: rate('ours1'),
        ours2: rate('ours2'),
        torch1: rate('torch1'),
        torch2: rate('torch2'),
        ratio: Math.max(rate('ours1'), rate('ours2')) / Math.max(rate('torch1'), rate('torch2')),
        lanes: rate('ours2') / rate('ours1'),
        // Nanoseconds from one core to the other and back, before each round: lanes cannot be nearer than the cores are.
        nanoseconds: median(apart),
        memory: memory('ours2') / Math.min(memory('torch1'), memory('torch2')),
        megabytes: memory('ours2'),
        lossDifference: difference,
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (rows.length > 1) {
    const mean = Math.exp(rows.reduce((sum, { ratio }) => sum + Math.log(ratio as number), 0) / rows.length);
    rows.push({ model: 'geometric mean', ratio: mean });
  }
  return rows;
}

/** Three digits say all that a table needs. */
export const readable = (rows: readonly object[]): object[] =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        typeof value === 'number' ? Number(value.toPrecision(3)) : (value as unknown),
      ]),
    ),
  );

if (import.meta.main) {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const rows = await benchSteps(words.length > 0 ? words : undefined);
  if (process.argv.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
  else console.table(readable(rows));
}
