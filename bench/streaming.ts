/**
 * Images that are too many for the memory: an IDX set of 4 GB, from which the mlp of the other benches learns while its images stay
 * in their file, beside a tenth of it in memory; in turns, each in a process of its own. First a small set must give the same losses
 * from a file as from memory. `node bench/streaming.ts [--json]`
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeIdx } from '../engine/data/idx.ts';
import { Random } from '../engine/tensor/random.ts';
import { median, readable } from './steps.ts';

const rounds = 3,
  seconds = 10,
  width = 784,
  lanes = 2;
/** 5.4 million images of 784 bytes, 4.2 GB; a tenth of them fits into memory twice; and few enough to compare. */
const counts = { large: 5_400_000, inMemory: 540_000, small: 20_000 };
/** The whole process has to do with so much: 512 MiB. */
const cap = 512;
const run = promisify(execFile);

/** What a process tells of its training. */
export interface StreamedFigure {
  readonly samples: number;
  readonly inFiles: boolean;
  /** Of the first steps; null where nobody looked. */
  readonly losses: readonly (number | null)[];
  readonly weights: string;
  readonly fingerprint: string;
  readonly fingerprintSeconds: number;
  readonly stepsPerSecond: number;
  /** Bytes that the process had at once at most, and once a second while it was timed. */
  readonly peak: number;
  readonly resident: readonly number[];
}

async function train(
  folder: string,
  memory: number,
  time: number,
  ...more: string[]
): Promise<StreamedFigure> {
  const file = join(import.meta.dirname, 'peers/streamed.ts'),
    args = [file, folder, memory, lanes, time, ...more].map(String);
  const { stdout } = await run(process.execPath, args, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as StreamedFigure;
}

/** Noise in one file, written in pieces, with labels beside it. */
function writeSet(folder: string, count: number): string {
  mkdirSync(folder);
  const random = new Random(7, 99),
    piece = new Uint8Array(20_000 * width).map(() => random.below(256));
  const header = writeIdx([count, width], new Uint8Array(0)),
    file = openSync(join(folder, 'images-idx2-ubyte'), 'w');
  writeSync(file, header);
  for (let rows = 0; rows < count; rows += 20_000)
    writeSync(file, piece, 0, Math.min(20_000, count - rows) * width);
  // On the disk before anything is timed: the system would write it meanwhile.
  fsyncSync(file);
  closeSync(file);
  const labels = Uint8Array.from({ length: count }, () => random.below(10));
  writeFileSync(join(folder, 'labels-idx1-ubyte'), writeIdx([count], labels));
  return folder;
}

async function expectSame(folder: string): Promise<void> {
  const streamed = await train(folder, 1, 1),
    held = await train(folder, 1024, 1, 'windows');
  if (!streamed.inFiles || held.inFiles) throw new Error('the two do not differ in where the images are');
  if (streamed.fingerprint !== held.fingerprint) throw new Error('their fingerprints differ');
  const compared = streamed.losses.filter((loss, i) => {
    const other = held.losses[i];
    if (typeof loss !== 'number' || typeof other !== 'number') return false;
    if (loss !== other) throw new Error(`step ${i + 1}: loss ${loss} from a file, ${other} from memory`);
    return true;
  });
  if (compared.length === 0) throw new Error('no losses to compare');
}

export async function benchStreaming(): Promise<object[]> {
  const folder = mkdtempSync(join(tmpdir(), 'backprop-streaming-'));
  try {
    await expectSame(writeSet(join(folder, 'small'), counts.small));
    const large = writeSet(join(folder, 'large'), counts.large),
      tenth = writeSet(join(folder, 'tenth'), counts.inMemory);
    const streamed: StreamedFigure[] = [],
      held: StreamedFigure[] = [];
    for (let round = 0; round < rounds; round++) {
      streamed.push(await train(large, cap, seconds));
      held.push(await train(tenth, 4096, seconds));
    }
    const rate = (figures: readonly StreamedFigure[]) => median(figures.map((f) => f.stepsPerSecond)),
      megabytes = (of: (figure: StreamedFigure) => number) => median(streamed.map(of)) / 2 ** 20;
    return [
      {
        samples: counts.large,
        gigabytes: (counts.large * width) / 1e9,
        streamed: rate(streamed),
        inMemory: rate(held),
        ratio: rate(streamed) / rate(held),
        peakMiB: Math.max(...streamed.map(({ peak }) => peak)) / 2 ** 20,
        firstMiB: megabytes(({ resident }) => resident[0]!),
        lastMiB: megabytes(({ resident }) => resident.at(-1)!),
        fingerprintSeconds: median(streamed.map((f) => f.fingerprintSeconds)),
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const rows = await benchStreaming();
  if (process.argv.includes('--json')) for (const row of rows) console.log(JSON.stringify(row));
  else console.table(readable(rows));
}
