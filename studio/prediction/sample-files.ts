import { mkdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import Papa from 'papaparse';
import { ProblemError, problem } from '../../contract/problems.ts';
import { writeNpy } from '../../engine/formats/npy.ts';
import { writeNpz } from '../../engine/formats/npz.ts';
import { showShape, sizeOf, type Shape } from '../../engine/tensor/shape.ts';
import { writeAtomic } from '../files/atomic.ts';
import { writeProblem } from '../files/problems.ts';
import { gridPng, imagePng, isImage } from './grid.ts';
import type { Made } from './made.ts';
import { rowsOf } from './outputs.ts';
import { numeral, safeCell } from './table.ts';

type Write = (path: string, made: Made) => Promise<void>;
const arrayShape = ({ count, shape }: Made): number[] => [count, ...shape];

/** How samples are written, by the ending of the path; no ending is a folder with one image a file. */
const writers: Readonly<Record<string, Write>> = {
  '.csv': (path, made) => writeAtomic(path, sampleTable(made)),
  '.npy': (path, made) => writeAtomic(path, writeNpy(arrayShape(made), made.values)),
  '.npz': (path, made) =>
    writeAtomic(path, writeNpz([{ name: 'samples', shape: arrayShape(made), values: made.values }], {})),
  '.png': async (path, made) => writeAtomic(path, await gridPng(made)),
  '': async (path, made) => {
    try {
      await mkdir(path, { recursive: true });
    } catch (error) {
      throw writeProblem(path, error);
    }
    const digits = Math.max(4, String(made.count).length);
    for (let i = 0; i < made.count; i += 1)
      await writeAtomic(
        join(path, `sample-${String(i + 1).padStart(digits, '0')}.png`),
        await imagePng(made, i),
      );
  },
};

/** One row a sample. */
export function sampleTable({ count, shape, values, names }: Made): string {
  const size = sizeOf(shape);
  const header = names?.length === size ? names : Array.from({ length: size }, (_, j) => `value_${j + 1}`);
  const rows = Array.from(rowsOf(values, count), (row) => Array.from(row, numeral));
  return `${Papa.unparse([header.map(safeCell), ...rows], { newline: '\n' })}\n`;
}

const endingOf = (path: string): string => extname(path).toLowerCase();

/** What samples of a shape can be written as, for people. */
export const knownEndings = (shape: Shape): string =>
  isImage(shape) ? '.png, .csv, .npy, .npz, or name a folder' : '.csv, .npy or .npz';

/** Before the work: whether samples of this shape can be written there. Throws ProblemError `run/sample-file`. */
export function checkSampleFile(path: string, shape: Shape): void {
  const ending = endingOf(path),
    picture = ending === '.png' || ending === '';
  if (Object.hasOwn(writers, ending) && (isImage(shape) || !picture)) return;
  const what = `Samples of the shape ${showShape(shape)}`;
  throw new ProblemError(problem('run/sample-file', { what, known: knownEndings(shape) }, { file: path }));
}

export const isFolderPath = (path: string): boolean => endingOf(path) === '';

export const writeSamples: Write = (path, made) => writers[endingOf(path)](path, made);
