import { float, int, type Parameters, type Values } from '../../parameters.ts';
import { Random, streams } from '../../tensor/random.ts';
import type { Column } from '../dataset.ts';

/** A data set that is made by a formula. One file each; `generators/index.ts` is the one table. */
export interface Generator {
  readonly title: string;
  readonly doc: {
    readonly summary: string;
    /** KaTeX. */
    readonly equation: string;
    readonly source?: string;
  };
  /** Always with `count` and `seed`. */
  readonly parameters: Parameters;
  /** Numbers in one sample, all columns together: the memory is known before anything is made. */
  values(params: Values): number;
  /** Columns of `count` samples. Sample i depends on the parameters and on i, but not on `count`, unless the file says so. */
  make(params: Values): Readonly<Record<string, Column>>;
}

export const count = (samples: number) => int(1, 1_000_000, samples, 'How many samples are made.');
export const seed = int(0, 0xffffffff, 1, 'The same seed always gives the same samples.');
export const noise = (deviation: number, doc: string) => float(0, 100, deviation, doc);

/** What sample number `index` is made from. */
export const randomOf = (params: Values, index: number): Random =>
  new Random(params['seed'] as number, streams.generate, index);

/**
 * Points of the plane in two or more classes: `place` gives x, y and the class of a point, to which Gaussian noise of
 * the deviation `noise` is added. input [2], target [] of the classes 0..classes-1.
 */
export function points(
  params: Values,
  classes: number,
  place: (index: number, random: Random) => readonly [x: number, y: number, label: number],
): Readonly<Record<string, Column>> {
  const samples = params['count'] as number,
    deviation = params['noise'] as number;
  const values = new Float32Array(2 * samples),
    labels = new Uint8Array(samples);
  for (let i = 0; i < samples; i++) {
    const random = randomOf(params, i);
    const [x, y, label] = place(i, random);
    values[2 * i] = x + deviation * random.normal();
    values[2 * i + 1] = y + deviation * random.normal();
    labels[i] = label;
  }
  return {
    input: { shape: [2], values, names: ['x', 'y'] },
    target: {
      shape: [],
      values: labels,
      classes: Array.from({ length: classes }, (_, label) => String(label)),
    },
  };
}

/** One number from one number: `at` gives x and y. input [1], target [1]. */
export function curve(
  params: Values,
  at: (random: Random) => readonly [x: number, y: number],
): Readonly<Record<string, Column>> {
  const samples = params['count'] as number;
  const values = new Float32Array(samples),
    targets = new Float32Array(samples);
  for (let i = 0; i < samples; i++) [values[i], targets[i]] = at(randomOf(params, i));
  return {
    input: { shape: [1], values, names: ['x'] },
    target: { shape: [1], values: targets, names: ['y'] },
  };
}
