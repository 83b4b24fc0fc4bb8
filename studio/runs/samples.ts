import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { EpochSamples, RunSamples } from '../../contract/commands.ts';
import { writeAtomic } from '../files/atomic.ts';
import { errorCode, readProblem, writeProblem } from '../files/problems.ts';
import { kindOf, readSmall } from '../files/read.ts';
import type { RunFolder } from './folder.ts';

/**
 * samples/: what the network made of the same random numbers after some epochs, `epoch-0001.png` (images, in a grid) or
 * `epoch-0001.csv` (one row a sample); beside tables `data.csv`, as many samples of the data.
 */
const fileForm = /^epoch-(\d{4,})\.(png|csv)$/;
const dataFile = 'data.csv';
const largest = 64 << 20;
const folderOf = ({ path }: RunFolder): string => join(path, 'samples');

export async function beginSamples(run: RunFolder): Promise<void> {
  try {
    await mkdir(folderOf(run), { recursive: true });
  } catch (error) {
    throw writeProblem(folderOf(run), error);
  }
}

export const writeEpochSamples = (
  run: RunFolder,
  epoch: number,
  ending: 'png' | 'csv',
  content: string | Uint8Array,
): Promise<void> =>
  writeAtomic(join(folderOf(run), `epoch-${String(epoch).padStart(4, '0')}.${ending}`), content);

export const writeDataSamples = (run: RunFolder, table: string): Promise<void> =>
  writeAtomic(join(folderOf(run), dataFile), table);

export const imageUrl = (png: Buffer): string => `data:image/png;base64,${png.toString('base64')}`;

/** Those of one epoch, or the last ones. */
export async function readSamples(run: RunFolder, epoch: number | undefined): Promise<RunSamples> {
  const files = await epochFiles(run),
    found = epoch === undefined ? files.at(-1) : files.find((file) => file.epoch === epoch);
  return {
    epochs: files.map((file) => file.epoch),
    shown: found ? await readEpoch(run, found) : null,
    data: await readData(run),
  };
}

interface EpochFile {
  readonly epoch: number;
  readonly name: string;
}

async function epochFiles(run: RunFolder): Promise<EpochFile[]> {
  try {
    const names = await readdir(folderOf(run));
    const files = names.flatMap((name) => {
      const epoch = fileForm.exec(name)?.[1];
      return epoch === undefined ? [] : [{ epoch: Number(epoch), name }];
    });
    return files.sort((a, b) => a.epoch - b.epoch);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw readProblem(folderOf(run), error);
  }
}

async function readEpoch(run: RunFolder, { epoch, name }: EpochFile): Promise<EpochSamples> {
  const bytes = await readSmall(join(folderOf(run), name), largest);
  return name.endsWith('.png')
    ? { epoch, image: imageUrl(bytes), points: null }
    : { epoch, image: null, points: tableOf(bytes).rows };
}

async function readData(run: RunFolder): Promise<RunSamples['data']> {
  const path = join(folderOf(run), dataFile);
  return (await kindOf(path)) === 'file' ? tableOf(await readSmall(path, largest)) : null;
}

function tableOf(bytes: Buffer): { names: string[]; rows: number[][] } {
  const [names = [], ...rows] = Papa.parse<string[]>(bytes.toString('utf8'), { skipEmptyLines: true }).data;
  return { names, rows: rows.map((row) => row.map(Number)) };
}
