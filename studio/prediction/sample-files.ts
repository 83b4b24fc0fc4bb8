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

/** One row a sample; of sequences one row a step, with the numbers of sequence and step in front. */
export function sampleTable({ count, shape, values, names }: Made): string {
  const [steps, width] = shape.length === 2 ? shape : [1, sizeOf(shape)];
  const header = names?.length === width ? names : Array.from({ length: width }, (_, j) => `value_${j + 1}`);
  const rows = Array.from(rowsOf(values, count * steps), (row, i) => [
    ...(shape.length === 2 ? [String(Math.floor(i / steps) + 1), String((i % steps) + 1)] : []),
    ...Array.from(row, numeral),
  ]);
  const first = shape.length === 2 ? ['sequence', 'step'] : [];
  return `${Papa.unparse([[...first, ...header.map(safeCell)], ...rows], { newline: '\n' })}\n`;
}

const endingOf = (path: string): string => extname(path).toLowerCase();

/** What samples of a shape can be written as, for people. */
const knownEndings = (shape: Shape): string =>
  isImage(shape) ? '.png, .csv, .npy, .npz, or name a folder' : '.csv, .npy or .npz';

/** Before the work: whether samples of this shape can be written there. Throws ProblemError `run/sample-file`, `run/no-output`. */
export function checkSampleFile(path: string | undefined, shape: Shape): string {
  const known = knownEndings(shape);
  if (path === undefined) throw new ProblemError(problem('run/no-output', { known }));
  const ending = endingOf(path),
    picture = ending === '.png' || ending === '';
  if (Object.hasOwn(writers, ending) && (isImage(shape) || !picture)) return path;
  const what = `Samples of the shape ${showShape(shape)}`;
  throw new ProblemError(problem('run/sample-file', { what, known }, { file: path }));
}

export function checkTextFile(path: string): void {
  if (endingOf(path) === '.txt') return;
  throw new ProblemError(problem('run/sample-file', { what: 'A text', known: '.txt' }, { file: path }));
}

export const isFolderPath = (path: string): boolean => endingOf(path) === '';

export const writeSamples: Write = (path, made) => writers[endingOf(path)](path, made);
export const writeText = (path: string, text: string): Promise<void> => writeAtomic(path, text);
