import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Inputs } from '../../../studio/data/index.ts';
import { argmax, outputReader, softmax } from '../../../studio/prediction/outputs.ts';
import type { Model } from '../../../studio/runs/model.ts';
import { predictionTable, safeCell } from '../../../studio/prediction/table.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

const folder = temporaryFolder();

describe('outputs', () => {
  test('softmax adds up to 1 (1e-6), keeps the order, and does not overflow', () => {
    const logits = fc.float32Array({ minLength: 1, maxLength: 20, min: -1e4, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(logits, (z) => {
        const p = softmax(z);
        expect(Math.abs(p.reduce((a, b) => a + b, 0) - 1)).toBeLessThanOrEqual(1e-6);
        expect(p[argmax(z)]).toBe(Math.max(...p));
      }),
    );
  });

  test('text cells that a spreadsheet would run are escaped, numbers are not', () => {
    expect(
      ['=1+1', '+cmd', '-x', '@a', '\tx', '-1.5', '+2e3', 'plain', '', 'a=b', '-'].map(safeCell),
    ).toEqual(["'=1+1", "'+cmd", "'-x", "'@a", "'\tx", '-1.5', '+2e3', 'plain', '', 'a=b', "'-"]);
  });
});

describe('outputs that are a Gaussian', () => {
  const model = (affine?: { mean: number[]; scale: number[] }): Model =>
    ({
      document: { objective: { type: 'supervised', loss: 'gaussianNll', lossParams: {} } },
      record: { data: { classes: null } },
      affine: affine
        ? { target: { mean: Float32Array.from(affine.mean), scale: Float32Array.from(affine.scale) } }
        : {},
    }) as unknown as Model;

  test('are read as the mean and the interval that 95 % lie in, in the unit of the target', () => {
    // A standard deviation of 0.5 in the network's unit is 5 in the target's.
    const read = outputReader(model({ mean: [30], scale: [0.1] }));
    const { prediction, interval } = read(Float32Array.of(1, 2 * Math.log(0.5)));
    expect(prediction).toBeCloseTo(40, 4);
    expect(interval!.lower).toBeCloseTo(40 - 1.959964 * 5, 4);
    expect(interval!.upper).toBeCloseTo(40 + 1.959964 * 5, 4);
  });

  test('of several targets, each has its own', () => {
    const { prediction, interval } = outputReader(model())(Float32Array.of(1, -2, 0, Math.log(4)));
    expect(prediction).toEqual([1, -2]);
    [1 - 1.959964, -2 - 2 * 1.959964].forEach((v, i) =>
      expect((interval!.lower as number[])[i]).toBeCloseTo(v, 5),
    );
  });

  test('come into a table as columns of their own', async () => {
    const { interval, ...row } = outputReader(model())(Float32Array.of(1, -2, 0, 0));
    const inputs = { count: 1, labels: ['a'] } as unknown as Inputs;
    const table = await predictionTable('samples', inputs, [{ ...row, interval: interval! }]);
    const [header, line] = table.split('\n').map((text) => text.split(','));
    expect(header).toEqual([
      'input',
      'prediction_1',
      'prediction_2',
      'lower_1',
      'lower_2',
      'upper_1',
      'upper_2',
    ]);
    const expected = [1, -2, 1 - 1.959964, -2 - 1.959964, 1 + 1.959964, -2 + 1.959964];
    line.slice(1).forEach((text, i) => expect(Number(text)).toBeCloseTo(expected[i], 5));
    expect(line).toHaveLength(7);
  });
});

describe('runs.predict and runs.evaluate', () => {
  async function trained(name: string) {
    const studio = testStudio(folder);
    const { path, document } = await studio.call('project.new', {
      path: join(folder, name),
      template: 'iris',
    });
    const columns = readFileSync(join(path, 'data', 'iris.csv'), 'utf8')
      .split('\n')[0]
      .split(',')
      .slice(0, 4)
      .join(',');
    const end = new Promise<void>((resolve) => {
      studio.subscribe(
        (m) => m.event === 'train.state' && 'state' in m.payload && m.payload.state === 'ended' && resolve(),
      );
    });
    await studio.call('train.start', {
      path,
      document: { ...document, training: { ...document.training, epochs: 1 } },
    });
    await end;
    return { studio, path, columns, ask: { path, run: 'latest' } };
  }

  test('a csv keeps its columns and gets a prediction and a probability for each class', async () => {
    const { studio, path, columns, ask } = await trained('csv');
    writeFileSync(join(path, 'new.csv'), `${columns},note\n5.1,3.5,1.4,0.2,=1+1\n6.2,3.4,5.4,2.3,"a, b"\n`);
    const made = await studio.call('runs.predict', { ...ask, input: 'new.csv', output: 'out.csv' });
    expect(made).toMatchObject({ count: 2, output: join(path, 'out.csv') });
    expect(made.rows).toHaveLength(2);
    const [first, one, two, end] = readFileSync(join(path, 'out.csv'), 'utf8').split('\n');
    expect(first).toBe(
      `${columns},note,prediction,probability_setosa,probability_versicolor,probability_virginica`,
    );
    expect(one).toMatch(/^5\.1,3\.5,1\.4,0\.2,'=1\+1,virginica,0\.\d+,0\.\d+,0\.\d+$/);
    expect(two).toMatch(/^6\.2,3\.4,5\.4,2\.3,"a, b",virginica,/);
    expect(end).toBe('');
  });

  test('many rows come back as the first hundred', async () => {
    const { studio, path, columns, ask } = await trained('many');
    writeFileSync(join(path, 'new.csv'), `${columns}\n${'5.1,3.5,1.4,0.2\n'.repeat(250)}`);
    const { count, rows, output } = await studio.call('runs.predict', { ...ask, input: 'new.csv' });
    expect([count, rows.length, output]).toEqual([250, 100, null]);
  });

  test('what does not fit is a problem, and nothing is written', async () => {
    const { studio, path, ask } = await trained('bad');
    writeFileSync(join(path, 'other.csv'), 'a,b\n1,2\n');
    const [code] = await codesOf(
      studio.call('runs.predict', { ...ask, input: 'other.csv', output: 'out.csv' }),
    );
    expect(code).toMatch(/^data\//);
    expect(await codesOf(studio.call('runs.predict', { ...ask, input: 'none.csv' }))).toEqual([
      'data/not-found',
    ]);
    expect(() => readFileSync(join(path, 'out.csv'))).toThrow('ENOENT');
  });

  test('evaluation counts what was taken for what', async () => {
    const { studio, ask } = await trained('confusion');
    const result = await studio.call('runs.evaluate', { ...ask, split: 'test' });
    expect(result).toMatchObject({
      split: 'test',
      samples: 30,
      classes: ['setosa', 'versicolor', 'virginica'],
    });
    expect(result.confusion!.map((row) => row.reduce((a, b) => a + b))).toEqual([10, 10, 10]);
    // The last output is always the largest of these threads that do not compute.
    expect(result.confusion!.map((row) => row[2])).toEqual([10, 10, 10]);
  });

  test('other values of the same kind are a warning; the same ones are none', async () => {
    const { studio, path, ask } = await trained('shifted');
    const judged = async () => (await studio.call('runs.evaluate', { ...ask, split: 'test' })).problems;
    expect(await judged()).toEqual([]);
    const file = join(path, 'data', 'iris.csv');
    writeFileSync(file, readFileSync(file, 'utf8').replace('5.1,3.5', '5.25,3.5'));
    expect((await judged()).map(({ code, severity }) => [code, severity])).toEqual([
      ['run/different-data', 'warning'],
    ]);
  });

  test('a training that goes on with other values says so in its run', async () => {
    const { studio, path } = await trained('resumed');
    const [before] = await studio.call('runs.list', { path });
    const file = join(path, 'data', 'iris.csv');
    writeFileSync(file, readFileSync(file, 'utf8').replace('5.1,3.5', '5.25,3.5'));
    const { document } = await studio.call('project.open', { path });
    const { run } = await studio.call('train.start', { path, document, resume: before.run });
    const { problems } = await studio.call('runs.get', { path, run });
    expect(problems.map(({ code }) => code)).toEqual(['run/different-data']);
  });

  test('other data in the same place is noticed', async () => {
    const { studio, path, ask, columns } = await trained('changed');
    writeFileSync(
      join(path, 'data', 'iris.csv'),
      `${columns},species\n${'1,2,3,4,rose\n2,3,4,5,tulip\n'.repeat(20)}`,
    );
    expect(await codesOf(studio.call('runs.evaluate', { ...ask, split: 'test' }))).toEqual([
      'data/input-shape',
    ]);
  });
});
