import { loadBuiltin } from '../../studio/data/builtin.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';

/** A builtin data set as rows of numbers, in double precision, and the class of each. */
export interface Table {
  readonly count: number;
  readonly columns: number;
  readonly classes: number;
  readonly x: Float64Array;
  readonly target: readonly number[];
}

async function table(name: 'digits' | 'iris'): Promise<Table> {
  const { count, columns } = await loadBuiltin(name);
  const { input, target } = columns as Required<typeof columns>;
  return {
    count,
    columns: sizeOf(input!.shape),
    classes: target!.classes!.length,
    x: Float64Array.from(input!.values),
    target: Array.from(target!.values),
  };
}

const mapped = (from: Table, f: (value: number, column: number) => number): Table => ({
  ...from,
  x: from.x.map((value, i) => f(value, i % from.columns)),
});

function statistics({ x, count, columns }: Table, column: number): { mean: number; deviation: number } {
  const all = Array.from({ length: count }, (_, i) => x[i * columns + column]!);
  const mean = all.reduce((a, b) => a + b) / count;
  return { mean, deviation: Math.sqrt(all.reduce((a, b) => a + (b - mean) ** 2, 0) / count) };
}

/** Mean 0 and deviation 1 in every column. */
export async function standardizedIris(): Promise<Table> {
  const iris = await table('iris'),
    of = Array.from({ length: iris.columns }, (_, column) => statistics(iris, column));
  return mapped(iris, (value, column) => (value - of[column]!.mean) / of[column]!.deviation);
}

/** Pixels from 0 to 1. */
export const digits = async (): Promise<Table> => mapped(await table('digits'), (value) => value / 16);

/** Mean 0 in every column. */
export async function centredDigits(): Promise<Table> {
  const all = await digits(),
    means = Array.from({ length: all.columns }, (_, column) => statistics(all, column).mean);
  return mapped(all, (value, column) => value - means[column]!);
}
