import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochRecord, StepPoint } from '../../contract/commands.ts';
import { errorCode, readProblem, writeProblem } from '../files/problems.ts';
import type { RunFolder } from './folder.ts';
import { epochSchema } from './record.ts';

/**
 * metrics.ndjson: one object a line, only ever appended to. `{"step":1,"loss":2.3}` for a step,
 * `{"epoch":1,"step":23,"train":{...},...}` for an epoch. A number that is not finite is null.
 */
const metricsFile = (folder: RunFolder): string => join(folder.path, 'metrics.ndjson');

export interface MetricsWriter {
  steps(points: readonly StepPoint[]): void;
  epoch(record: EpochRecord): void;
  /** Resolves when all is on the disk; rejects with the first thing that went wrong. */
  close(): Promise<void>;
}

export async function openMetrics(folder: RunFolder): Promise<MetricsWriter> {
  const path = metricsFile(folder);
  let file: FileHandle;
  try {
    file = await open(path, 'a');
  } catch (error) {
    throw writeProblem(path, error);
  }
  let failure: unknown;
  let queue: Promise<void> = Promise.resolve();
  const append = (lines: string): void => {
    queue = queue.then(async () => {
      // After a write that failed half-way nothing may follow on the torn line.
      if (failure !== undefined) return;
      try {
        await file.appendFile(lines);
      } catch (error) {
        failure = error;
      }
    });
  };
  return {
    steps(points) {
      if (points.length > 0)
        append(points.map((p) => `{"step":${p.step},"loss":${numeral(p.loss)}}\n`).join(''));
    },
    epoch(record) {
      append(`${JSON.stringify(record)}\n`);
    },
    async close() {
      await queue;
      try {
        if (failure === undefined) await file.sync();
      } catch (error) {
        failure = error;
      }
      await file.close();
      if (failure !== undefined) throw writeProblem(path, failure);
    },
  };
}

const numeral = (value: number): string => (Number.isFinite(value) ? String(value) : 'null');

export interface ReadMetrics {
  readonly steps: StepPoint[];
  readonly epochs: EpochRecord[];
}

/** Of a run that was killed while it wrote, the last line may be torn: a line that does not parse is left out. */
export async function readMetrics(folder: RunFolder): Promise<ReadMetrics> {
  const steps: StepPoint[] = [];
  const epochs: EpochRecord[] = [];
  const path = metricsFile(folder);
  try {
    const file = await open(path, 'r');
    for await (const line of file.readLines()) {
      const value = parseLine(line);
      if (value === undefined) continue;
      if (value.epoch === undefined) {
        if (typeof value.step === 'number') {
          steps.push({ step: value.step, loss: typeof value.loss === 'number' ? value.loss : NaN });
        }
        continue;
      }
      const epoch = epochSchema.safeParse(value);
      if (epoch.success) epochs.push(epoch.data);
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw readProblem(path, error);
  }
  return { steps, epochs };
}

function parseLine(line: string): { step?: unknown; loss?: unknown; epoch?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
