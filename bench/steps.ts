/**
 * Whole training steps beside PyTorch, in turns within one run, each in a process of its own. Before anything is timed,
 * the losses of one epoch from the same weights on the same data must agree. `node bench/steps.ts [--json]`
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { weightFormats, type NamedTensor } from '../engine/formats/index.ts';
import { initialWeights, prepareModel, weightName } from '../engine/graph/model.ts';
import { epochOrder } from '../engine/train/batches.ts';
import { noise } from './data.ts';
import { batch, benchDocument, networks } from './models.ts';

export const samples = 64 * batch;
const rounds = 3,
  seconds = 2;
const run = promisify(execFile);

interface Figure {
  readonly losses: readonly (number | null)[];
  readonly stepsPerSecond: number;
}

/** Initial weights as PyTorch lays them out: dense [out,in], convolution [out,in,h,w], dense after flatten by C,H,W. */
function torchWeights(name: string): NamedTensor[] {
  const model = prepareModel(benchDocument(name, 1)),
    values = initialWeights(model, 1);
  return model.weights.map((w, i) => {
    const from = values.subarray(w.at, w.at + w.size),
      to = new Float32Array(w.size);
    let shape = [...w.shape];
    if (w.shape.length === 4) {
      const [h, wd, c, f] = w.shape as [number, number, number, number];
      shape = [f, c, h, wd];
      for (let u = 0; u < h * wd; u++)
        for (let j = 0; j < c; j++)
          for (let o = 0; o < f; o++) to[(o * c + j) * h * wd + u] = from[(u * c + j) * f + o]!;
    } else if (w.shape.length === 2) {
      const [n, m] = w.shape as [number, number];
      shape = [m, n];
      const flattened = name === 'cnn' && n === 3136;
      for (let i2 = 0; i2 < n; i2++) {
        // Row i2 of ours is (pixel, channel); PyTorch flattens (channel, pixel).
        const column = flattened ? (i2 % 64) * 49 + Math.floor(i2 / 64) : i2;
        for (let o = 0; o < m; o++) to[o * n + column] = from[i2 * m + o]!;
      }
    } else to.set(from);
    return { name: `w${String(i).padStart(2, '0')} ${weightName(w)}`, shape, values: to };
  });
}

async function torch(name: string, file: string, threads: number): Promise<Figure> {
  const script = join(import.meta.dirname, 'peers/torch_steps.py');
  const env = { ...process.env, OMP_WAIT_POLICY: 'passive', OMP_NUM_THREADS: String(threads) };
  const { stdout } = await run('/usr/bin/python3', [script, name, file, String(threads), String(seconds)], {
    env,
  });
  return JSON.parse(stdout) as Figure;
}
async function ours(name: string, lanes: number): Promise<Figure> {
  const script = join(import.meta.dirname, 'peers/ours.ts');
  const { stdout } = await run(process.execPath, [script, name, String(lanes), String(seconds)]);
  return JSON.parse(stdout) as Figure;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Throws where the two did not learn the same. Single precision: 2e-3 of the loss after 64 Adam steps. */
function assertSame(name: string, a: Figure, b: Figure): number {
  let worst = 0;
  b.losses.forEach((loss, i) => {
    const mine = a.losses[i];
    if (mine === undefined || mine === null) return;
    worst = Math.max(worst, Math.abs(mine - loss!) / Math.abs(loss!));
  });
  if (!(worst < 2e-3)) throw new Error(`${name}: losses differ from PyTorch's by ${worst}`);
  return worst;
}

export async function benchSteps(): Promise<object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'backprop-bench-')),
    rows: object[] = [];
  try {
    for (const name of Object.keys(networks)) {
      const { columns } = noise(samples, [784]),
        file = join(folder, `${name}.npz`);
      const order = epochOrder(
        Uint32Array.from({ length: samples }, (_, i) => i),
        1,
        1,
      );
      const tensors: NamedTensor[] = [
        { name: 'x', shape: [samples, 784], values: columns['input']!.values as Float32Array },
        { name: 't', shape: [samples], values: columns['target']!.values as Float32Array },
        { name: 'order', shape: [samples], values: Float32Array.from(order) },
        ...torchWeights(name),
      ];
      writeFileSync(file, weightFormats.npz.write(tensors, {}));
      const figures: Record<string, number[]> = { ours1: [], ours2: [], torch1: [], torch2: [] };
      let difference = 0;
      for (let round = 0; round < rounds; round++) {
        const a = await ours(name, 1),
          b = await torch(name, file, 1),
          c = await ours(name, 2),
          d = await torch(name, file, 2);
        if (round === 0) difference = Math.max(assertSame(name, a, b), assertSame(name, c, d));
        [a, b, c, d].forEach((f, i) =>
          figures[['ours1', 'torch1', 'ours2', 'torch2'][i]!]!.push(f.stepsPerSecond),
        );
      }
      const [ours1, ours2, torch1, torch2] = ['ours1', 'ours2', 'torch1', 'torch2'].map((k) =>
        median(figures[k]!),
      );
      const ratio = Math.max(ours1!, ours2!) / Math.max(torch1!, torch2!);
      rows.push({
        model: name,
        ours1,
        ours2,
        torch1,
        torch2,
        ratio,
        lanes: ours2! / ours1!,
        lossDifference: difference,
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

if (import.meta.main) {
  const rows = await benchSteps();
  if (process.argv.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
  else console.table(rows);
}
