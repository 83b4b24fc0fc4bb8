import { describe, expect, test } from 'vitest';
import type { ParameterValues } from '../../../contract/project.ts';
import { lengthsOf, startToken, type Column } from '../../../engine/data/dataset.ts';
import { generate } from '../../../engine/data/generate.ts';
import { generators, type GeneratorName } from '../../../engine/data/generators/index.ts';
import { sizeOf } from '../../../engine/tensor/shape.ts';
import { codesOf } from './fuzzing.ts';

const names = Object.keys(generators) as GeneratorName[];
const make = (name: GeneratorName, params: ParameterValues = {}) => generate(name, params).columns;
const column = (name: GeneratorName, which: string, params: ParameterValues = {}): Column =>
  make(name, params)[which]!;
const rowsOf = ({ values, shape }: Column): number[][] => {
  const size = sizeOf(shape);
  return Array.from({ length: values.length / size }, (_, row) =>
    Array.from(values.subarray(row * size, (row + 1) * size)),
  );
};
const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const variance = (numbers: readonly number[]) => mean(numbers.map((x) => (x - mean(numbers)) ** 2));
/** A mean of n numbers is off by more than 5 of its standard errors once in two million times. */
function expectGaussian(numbers: readonly number[], expected: number, deviation: number): void {
  const n = numbers.length;
  expect(Math.abs(mean(numbers) - expected)).toBeLessThan((5 * deviation) / Math.sqrt(n));
  expect(Math.abs(variance(numbers) / deviation ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
}

describe.each(names)('%s', (name) => {
  const generator = generators[name];

  test('columns of `count` finite samples, as large as it says', () => {
    for (const seed of [1, 4_000_000_000]) {
      const params = { count: 7, seed };
      const columns = make(name, params);
      let numbers = 0;
      for (const { shape, values, classes } of Object.values(columns)) {
        expect(values.length).toBe(7 * sizeOf(shape));
        expect(values.every((value) => Number.isFinite(value))).toBe(true);
        if (classes) expect(Math.max(...values)).toBeLessThan(classes.length);
        numbers += sizeOf(shape);
      }
      const all = Object.fromEntries(
        Object.entries(generator.parameters).map(([key, p]) => [key, p.default as number]),
      );
      expect(numbers).toBeLessThanOrEqual(generator.values(all));
    }
  });

  test('the same seed gives the same samples, another seed others', () => {
    const params = { count: 20 };
    expect(make(name, params)).toEqual(make(name, params));
    expect(make(name, params)).not.toEqual(make(name, { ...params, seed: 2 }));
  });
});

test('a larger count only adds samples, but where they are spread evenly', () => {
  for (const name of names.filter((one) => one !== 'moons' && one !== 'circles')) {
    const few = make(name, { count: 5 }),
      many = make(name, { count: 50 });
    for (const [key, { values }] of Object.entries(few))
      expect(many[key]!.values.slice(0, values.length), `${name} ${key}`).toEqual(values);
  }
});

describe('points', () => {
  test('xor without noise is its truth table', () => {
    const { input, target } = make('xor', { count: 4, noise: 0 });
    expect(rowsOf(input!)).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
    expect(target).toMatchObject({ values: Uint8Array.of(0, 1, 1, 0), classes: ['0', '1'] });
  });

  test('moons and circles lie on their curves (1e-6), at even distances', () => {
    const moons = make('moons', { count: 101, noise: 0 });
    const onMoons = rowsOf(moons['input']!);
    onMoons.forEach(([x, y], i) => {
      const inner = moons['target']!.values[i] === 1;
      expect(inner).toBe(i >= 50);
      expect(inner ? (x! - 1) ** 2 + (y! - 0.5) ** 2 : x! ** 2 + y! ** 2).toBeCloseTo(1, 6);
      expect(inner ? y! : -y!).toBeLessThanOrEqual(inner ? 0.5 : 1e-6);
    });
    const chord = (i: number) =>
      Math.hypot(onMoons[i + 1]![0]! - onMoons[i]![0]!, onMoons[i + 1]![1]! - onMoons[i]![1]!);
    for (let i = 1; i < 49; i++) expect(chord(i)).toBeCloseTo(chord(0), 6);
    const circles = make('circles', { count: 60, noise: 0, factor: 0.3 });
    rowsOf(circles['input']!).forEach(([x, y], i) => {
      expect(Math.hypot(x!, y!)).toBeCloseTo(circles['target']!.values[i] === 1 ? 0.3 : 1, 6);
    });
  });

  test('noise is Gaussian with the deviation asked for', () => {
    const noisy = rowsOf(column('moons', 'input', { count: 4000, noise: 0.2 })),
      bare = rowsOf(column('moons', 'input', { count: 4000, noise: 0 }));
    expectGaussian(
      noisy.flatMap((row, i) => row.map((value, j) => value - bare[i]![j]!)),
      0,
      0.2,
    );
  });

  test('spirals: the angle grows with the radius, an arm is turned against the next', () => {
    const { input, target } = make('spirals', { count: 300, arms: 3, turns: 2, noise: 0 });
    rowsOf(input!).forEach(([x, y], i) => {
      const radius = Math.hypot(x!, y!);
      const expected = 2 * Math.PI * (2 * radius + target!.values[i]! / 3);
      if (radius > 0.01) expect(Math.cos(Math.atan2(y!, x!) - expected)).toBeCloseTo(1, 5);
    });
    expect(new Set(target!.values).size).toBe(3);
  });

  test('ring: every sample belongs to a mode, and each mode has its share', () => {
    const samples = rowsOf(column('ring', 'input', { count: 8000 }));
    const found = new Array<number>(8).fill(0);
    for (const [x, y] of samples) {
      const mode = Math.round((Math.atan2(y!, x!) / (2 * Math.PI)) * 8 + 8) % 8;
      const angle = (2 * Math.PI * mode) / 8;
      expect(Math.hypot(x! - Math.cos(angle), y! - Math.sin(angle))).toBeLessThan(0.06);
      found[mode]!++;
    }
    // 1000 each, with a deviation of 30.
    for (const count of found) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(make('ring')['target']).toBeUndefined();
  });
});

describe('curves', () => {
  const pairs = (name: GeneratorName, params: ParameterValues) => {
    const { input, target } = make(name, params);
    return Array.from(input!.values, (x, i) => [x, target!.values[i]!] as const);
  };

  test('what is left of a line, a cubic and a sine is the noise that was asked for', () => {
    const line = pairs('line', { count: 4000, slope: 2, intercept: 1, noise: 0.3 });
    expectGaussian(
      line.map(([x, y]) => y - (2 * x + 1)),
      0,
      0.3,
    );
    const cubic = pairs('cubic', { count: 4000 });
    expectGaussian(
      cubic.map(([x, y]) => y - x ** 3),
      0,
      3,
    );
    expect(Math.max(...cubic.map(([x]) => Math.abs(x)))).toBeLessThanOrEqual(4);
    const sine = pairs('heteroscedastic', { count: 4000 });
    expectGaussian(
      sine.map(([x, y]) => (y - 2 * Math.sin(2 * Math.PI * x)) / (x + 0.5)),
      0,
      1,
    );
  });

  test('one Gaussian', () => {
    const { values } = column('gaussian1d', 'input', { count: 4000, mean: -2, noise: 0.5 });
    expectGaussian(Array.from(values), -2, 0.5);
  });

  test('a sine obeys its recurrence x(s + 1) = 2 cos(2 pi / P) x(s) - x(s - 1), the target included (1e-5)', () => {
    const { input, target } = make('sine', { count: 50, steps: 9, period: 7.5 });
    rowsOf(input!).forEach((row, i) => {
      const all = [...row, target!.values[i]!];
      for (let s = 1; s + 1 < all.length; s++)
        expect(all[s + 1]).toBeCloseTo(2 * Math.cos((2 * Math.PI) / 7.5) * all[s]! - all[s - 1]!, 5);
    });
    const noisy = make('sine', { count: 2000, steps: 2, noise: 0.4 }),
      bare = make('sine', { count: 2000, steps: 2, noise: 0 });
    const left = Array.from(noisy['target']!.values, (value, i) => value - bare['target']!.values[i]!);
    expectGaussian(left, 0, 0.4);
  });
});

describe('the adding problem', () => {
  test.each([false, true])('as the paper has it (lengths of their own: %s)', (variable) => {
    const columns = make('adding', { count: 3000, steps: 40, variable });
    const lengths = columns[lengthsOf('input')]?.values;
    expect(lengths === undefined).toBe(!variable);
    const seen = new Set<number>();
    rowsOf(columns['input']!).forEach((row, i) => {
      const length = lengths?.[i] ?? 40;
      seen.add(length);
      const values = row.filter((_, j) => j % 2 === 0),
        marks = row.filter((_, j) => j % 2 === 1);
      expect(values.every((value) => value >= -1 && value <= 1)).toBe(true);
      const marked = marks.flatMap((mark, step) => (mark === 1 ? [step] : []));
      expect(marked).toHaveLength(2);
      expect(marked[0]).toBeLessThan(10);
      expect(marked[1]).toBeLessThan(20);
      const others = marks.map((mark, step) => (mark === 1 ? 1 : step === 0 || step === length - 1 ? -1 : 0));
      expect(marks).toEqual(others);
      if (marked[0] === 0) expect(values[0]).toBe(0);
      expect(values.slice(length).every((value) => value === 0)).toBe(true);
      const sum = values[marked[0]!]! + values[marked[1]!]!;
      expect(columns['target']!.values[i]).toBeCloseTo(0.5 + sum / 4, 6);
    });
    expect([...seen].sort()).toEqual(variable ? [40, 41, 42, 43, 44] : [40]);
  });

  test('always saying the mean costs 1 / 24, but for sequences whose first step is marked', () => {
    const { values } = column('adding', 'target', { count: 20_000, steps: 100 });
    const { values: input } = column('adding', 'input', { count: 20_000, steps: 100 });
    const kept = Array.from(values).filter((_, i) => input[i * 200 + 1] !== 1);
    expect(kept.length).toBeLessThan(20_000);
    expect(variance(kept)).toBeCloseTo(1 / 24, 2);
    expect(mean(kept)).toBeCloseTo(0.5, 2);
  });

  test.each([false, true])(
    'one mark in each half, and the plain sum (lengths of their own: %s)',
    (variable) => {
      const columns = make('adding', { count: 3000, steps: 41, marks: 'halves', variable });
      const lengths = columns[lengthsOf('input')]?.values;
      const seen = new Set<number>();
      rowsOf(columns['input']!).forEach((row, i) => {
        const length = lengths?.[i] ?? 41,
          half = Math.floor(length / 2);
        const values = row.filter((_, j) => j % 2 === 0),
          marks = row.filter((_, j) => j % 2 === 1);
        expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
        expect(values.slice(length).every((value) => value === 0)).toBe(true);
        const marked = marks.flatMap((mark, step) => (mark === 0 ? [] : [step]));
        expect(marked.map((step) => marks[step])).toEqual([1, 1]);
        expect(marked.map((step) => [step >= half, step < length])).toEqual([
          [false, true],
          [true, true],
        ]);
        if (!variable) marked.forEach((step) => seen.add(step));
        expect(columns['target']!.values[i]).toBeCloseTo(values[marked[0]!]! + values[marked[1]!]!, 6);
      });
      // That 3000 sequences leave a step without a mark happens less than once in e^140 times.
      expect(seen.size).toBe(variable ? 0 : 41);
    },
  );

  test('the sum of two numbers from 0 to 1 has a mean of 1 and a variance of 1 / 6', () => {
    const sums = Array.from(column('adding', 'target', { count: 20_000, steps: 10, marks: 'halves' }).values);
    // The variance of 20 000 such sums is off by 0.0014 at one standard error, their mean by 0.0029.
    expect(Math.abs(variance(sums) - 1 / 6)).toBeLessThan(0.007);
    expect(Math.abs(mean(sums) - 1)).toBeLessThan(0.015);
  });
});

describe('the embedded Reber grammar', () => {
  // By elimination of states from the drawing in the paper: another form of the grammar than the generator's table.
  const after = '(?:XT*VP)*(?:S|XT*VV)';
  const inner = `B(?:TS*X${after}|PT*V(?:V|P${after}))E`;
  const whole = new RegExp(`^B(T|P)${inner}\\1E$`);
  const columns = make('reber', { count: 2000, steps: 60 });
  const symbols = columns['input']!.names!;
  const lengths = columns[lengthsOf('input')]!.values;
  const inputs = rowsOf(columns['input']!),
    targets = rowsOf(columns['target']!);
  const oneHot = (row: readonly number[], step: number) => row.slice(7 * step, 7 * step + 7);
  const next = make('reber', { count: 2000, steps: 60, target: 'next' });

  test('every string is of the grammar; what follows was possible; the last but one is known', () => {
    inputs.forEach((row, i) => {
      const read = Array.from({ length: lengths[i]! }, (_, step) => symbols[oneHot(row, step).indexOf(1)]!);
      const followed = Array.from(
        next['target']!.values.subarray(60 * i, 60 * i + lengths[i]!),
        (symbol) => next['target']!.classes![symbol]!,
      );
      expect(read.slice(1)).toEqual(followed.slice(0, -1));
      expect([read[0]!, ...followed].join('')).toMatch(whole);
      followed.forEach((symbol, step) => {
        const possible = oneHot(targets[i]!, step);
        expect(possible[symbols.indexOf(symbol)]).toBe(1);
        expect([1, 2]).toContain(possible.reduce((a, b) => a + b));
      });
      const last = lengths[i]! - 2;
      expect(oneHot(targets[i]!, last)).toEqual(symbols.map((symbol) => Number(symbol === read[1])));
    });
    expect(next[lengthsOf('target')]!.values).toEqual(lengths);
  });

  test('what is possible is what happens: after the same beginning, both ways of a fork are taken alike', () => {
    const counts = new Map<string, number[]>();
    inputs.forEach((row, i) => {
      for (let step = 0; step < lengths[i]!; step++) {
        const prefix = row.slice(0, 7 * step + 7).join('');
        const found = counts.get(prefix) ?? new Array<number>(7).fill(0);
        found[next['target']!.values[60 * i + step]!]!++;
        counts.set(prefix, found);
      }
    });
    let forks = 0;
    inputs.forEach((row, i) => {
      for (let step = 0; step < Math.min(6, lengths[i]!); step++) {
        const found = counts.get(row.slice(0, 7 * step + 7).join(''))!,
          total = found.reduce((a, b) => a + b);
        if (total < 100) continue;
        const possible = oneHot(targets[i]!, step);
        expect(found.map((count) => Number(count > 0))).toEqual(possible);
        const share = 1 / possible.reduce((a, b) => a + b);
        for (const count of found.filter((one) => one > 0))
          expect(Math.abs(count / total - share)).toBeLessThanOrEqual(2.5 / Math.sqrt(total));
        if (share < 1) forks++;
      }
    });
    expect(forks).toBeGreaterThan(1000);
  });

  test('no sequence is longer than asked for, and the shortest take 8 steps', () => {
    const short = column('reber', lengthsOf('input'), { count: 500, steps: 9 }).values;
    expect(new Set(short)).toEqual(new Set([8, 9]));
  });
});

describe('addition', () => {
  const text = ({ classes, values, shape }: Column, row: number) => {
    const size = sizeOf(shape);
    return Array.from(values.subarray(row * size, (row + 1) * size), (symbol) => classes![symbol]!);
  };

  test.each([true, false])('answers are sums, no question comes twice (reversed: %s)', (reversed) => {
    const { input, decoderInput, target } = make('addition', { count: 2000, digits: 3, reversed });
    const asked = new Set<string>();
    for (let row = 0; row < 2000; row++) {
      const question = text(input!, row);
      const [, a, b] = /^(\d{1,3})\+(\d{1,3}) *$/.exec(
        (reversed ? question.toReversed() : question).join(''),
      )!;
      asked.add([Number(a), Number(b)].sort((one, other) => one - other).join());
      const answer = text(target!, row);
      expect(answer.join('')).toBe(String(Number(a) + Number(b)).padEnd(4));
      expect(text(decoderInput!, row)).toEqual([startToken, ...answer.slice(0, -1)]);
    }
    expect(asked.size).toBe(2000);
    expect(decoderInput!.classes!.slice(0, -1)).toEqual(target!.classes);
    expect([input!.shape, target!.shape]).toEqual([[7], [4]]);
  });
});

describe('refused', () => {
  test.each<[string, string, ParameterValues, string]>([
    ['a name that is not in the table', 'mnist', {}, 'data/unknown-generator'],
    ['a name that every object knows', 'constructor', {}, 'data/unknown-generator'],
    ['a parameter that it does not have', 'xor', { steps: 3 }, 'graph/unknown-parameter'],
    ['no samples', 'xor', { count: 0 }, 'graph/parameter'],
    ['a count that is text', 'xor', { count: '5' }, 'graph/parameter'],
    ['NaN', 'sine', { period: NaN }, 'graph/parameter'],
    ['more than memory should hold', 'adding', { count: 1_000_000, steps: 2000 }, 'data/too-large'],
    ['more questions than there are', 'addition', { count: 28, digits: 1 }, 'graph/parameter'],
  ])('%s', async (_, name, params, code) => {
    expect(await codesOf(() => generate(name, params))).toEqual([code]);
  });
});
