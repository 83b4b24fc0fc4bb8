import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { DataSource } from '../../../contract/project.ts';
import { lengthsOf } from '../../../engine/data/dataset.ts';
import { splitDataset } from '../../../engine/data/split.ts';
import { writeNpy } from '../../../engine/formats/npy.ts';
import { writeNpz } from '../../../engine/formats/npz.ts';
import {
  inputSpec,
  inspectData,
  loadDataset,
  readInputs,
  samples,
  summarize,
} from '../../../studio/data/index.ts';
import { folderWith } from './folder.ts';
import { codesOf } from './fuzzing.ts';
import { held } from '../../cases/data.ts';

const split = { train: 0.5, validation: 0.25, test: 0.25, seed: 1, stratify: true };
const names = 'Anna\tgirl\nBo\tboy\nCarl\tboy\nDora\tgirl\nEd\tboy\n';
const measured = 'id,x,y,kind\na,1,2,p\na,3,4,p\nb,5,6,q\n';
const series = `date,temp,wind\n${Array.from({ length: 40 }, (_, day) => `2020-01-${day},${day},${day % 7}`).join('\n')}\n`;
const source = {
  lines: { kind: 'lines', path: 'a.txt', unit: 'character', lowercase: false },
  text: { kind: 'text', path: 'a.txt', unit: 'character', lowercase: true, window: 4, stride: 4 },
  sequences: {
    kind: 'sequences',
    path: 'a.csv',
    sequence: 'id',
    target: 'kind',
    features: ['x', 'y'],
    task: 'classes',
    per: 'sequence',
  },
  forecast: {
    kind: 'forecast',
    path: 'a.csv',
    target: 'temp',
    features: ['temp', 'wind'],
    window: 5,
    horizon: 1,
    stride: 1,
  },
} as const satisfies Record<string, DataSource>;

describe('built-in files', () => {
  test.each<[DataSource, number, readonly number[]]>([
    [
      {
        ...source.text,
        path: 'builtin:shakespeare/as-you-like-it.txt',
        lowercase: false,
        window: 64,
        stride: 64,
      },
      1918,
      [64],
    ],
    [{ ...source.lines, path: 'builtin:names/names.txt' }, 2684, [16]],
    [
      {
        ...source.forecast,
        path: 'builtin:weather/seattle-weather.csv',
        target: 'temp_max',
        features: ['temp_max', 'wind'],
        window: 14,
      },
      1447,
      [14, 2],
    ],
  ])('$path', async (which, count, shape) => {
    const dataset = await loadDataset(which, '/nowhere');
    expect({ count: dataset.count, shape: dataset.columns['input']!.shape }).toEqual({ count, shape });
  });

  test('nothing but what ships is there', async () => {
    for (const path of [
      'builtin:',
      'builtin:../templates/iris.ts',
      'builtin:/etc/passwd',
      'builtin:nothing.txt',
      'builtin:a\0b',
    ])
      expect(await codesOf(() => loadDataset({ ...source.lines, path }, '/'))).toEqual(['data/not-found']);
  });
});

describe('what a file of sequences holds', () => {
  const inspect = (
    name: string,
    content: string | Uint8Array,
    as?: 'text' | 'csv' | 'lines' | 'forecast' | 'sequences',
  ) => inspectData(join(folderWith({ [name]: content }), name), as);

  test('labelled lines, running text, a table in a .txt', async () => {
    expect(await inspect('a.txt', names)).toMatchObject({
      kind: 'lines',
      samples: 5,
      shape: [4],
      classes: [
        { name: 'boy', count: 3 },
        { name: 'girl', count: 2 },
      ],
      problems: [],
    });
    const prose = 'It was the best of times, it was the worst of times,\nit was the age of wisdom.\n'.repeat(
      20,
    );
    const running = await inspect('a.txt', prose);
    expect(running).toMatchObject({
      kind: 'text',
      suggestion: { kind: 'text', window: 64 },
      shape: [64],
      classes: [],
      tokens: new Set(prose).size,
    });
    expect((await inspect('a.txt', 'x\tkind\n1\ta\n2\tb\n')).kind).toBe('csv');
    expect((await inspect('a.txt', 'x,y,kind\n1,2,a\n2,3,b\n')).kind).toBe('csv');
  });

  test('a column of names of sequences, a column of dates; or as one says', async () => {
    const table = 'sequence,x,kind\n' + 'a,1,p\na,2,p\nb,3,q\nb,4,q\nb,5,q\n';
    expect((await inspect('a.csv', table)).suggestion).toMatchObject({
      kind: 'sequences',
      sequence: 'sequence',
      target: 'kind',
      features: ['x'],
    });
    expect((await inspect('a.csv', table, 'csv')).kind).toBe('csv');
    const forecast = await inspect('a.csv', series);
    expect(forecast.suggestion).toMatchObject({
      kind: 'forecast',
      target: 'temp',
      features: ['temp', 'wind'],
      window: 10,
    });
    expect(forecast.columns.map(({ name }) => name)).toEqual(['date', 'temp', 'wind']);
    expect((await inspect('a.csv', series, 'text')).kind).toBe('text');
    expect(
      (await inspect('words.csv', `word,language\n${'da,de\noui,fr\n'.repeat(9)}`)).suggestion,
    ).toMatchObject({
      kind: 'lines',
      text: 'word',
      target: 'language',
    });
  });

  test('what does not fit the kind asked for is told', async () => {
    expect((await inspect('a.csv', 'a,b\nx,y\n', 'forecast')).problems.map(({ code }) => code)).toEqual([
      'data/other-kind',
    ]);
    expect((await inspect('a.txt', 'only a few\nlines\n', 'lines')).problems.map(({ code }) => code)).toEqual(
      ['data/unlabelled', 'data/unlabelled'],
    );
    expect((await inspect('a.txt', 'short')).problems.map(({ code }) => code)).toEqual([
      'data/series-too-short',
    ]);
  });

  test('packed files are read the same', async () => {
    expect(await inspect('a.txt.gz', gzipSync(names))).toMatchObject({ kind: 'lines', samples: 5 });
  });
});

describe('summaries and samples of sequences', () => {
  const shown = async (which: DataSource, content: string) => {
    const dataset = await loadDataset(
      which,
      folderWith({ [('path' in which && which.path) || '']: content }),
    );
    const parts = splitDataset(dataset, split);
    return { summary: summarize(dataset, parts), all: await samples(dataset, parts, 'all', 0, 3) };
  };

  test('lines: the text, its class, the range of the lengths', async () => {
    const { summary, all } = await shown(source.lines, names);
    expect(summary).toMatchObject({
      shape: [4],
      steps: { shortest: 2, longest: 4 },
      tokens: 11,
      inOrder: false,
      task: 'classes',
    });
    expect(all.map(({ text, label, values }) => [text, label, values])).toEqual([
      ['Anna', 'girl', null],
      ['Bo', 'boy', null],
      ['Carl', 'boy', null],
    ]);
  });

  test('text: the window and what follows; tokens are counted part by part', async () => {
    const { summary, all } = await shown(source.text, 'abababababababababababababababab!');
    expect(summary).toMatchObject({ tokens: 3, steps: null, inOrder: true, targetShape: [4], problems: [] });
    expect(all[0]).toMatchObject({ text: 'abab', label: 'baba' });
    expect(summary.classes).toEqual([
      { name: '!', train: 0, validation: 0, test: 1 },
      { name: 'a', train: 8, validation: 4, test: 3 },
      { name: 'b', train: 8, validation: 4, test: 4 },
    ]);
  });

  test('words stand apart', async () => {
    const { all } = await shown({ ...source.text, unit: 'word' }, 'one two three four five');
    expect(all[0]).toMatchObject({ text: 'one two three four', label: 'two three four five' });
  });

  test('sequences: valid steps alone; several numbers to predict', async () => {
    const { all, summary } = await shown(source.sequences, measured);
    expect(all.map(({ values, label }) => [values, label])).toEqual([
      [[1, 2, 3, 4], 'p'],
      [[5, 6], 'q'],
    ]);
    expect(summary).toMatchObject({ steps: { shortest: 1, longest: 2 }, featureNames: ['x', 'y'] });
    const ahead = await shown({ ...source.forecast, horizon: 10 }, series);
    expect(ahead.all[0]).toMatchObject({ label: '5, 6, 7, 8, 9, 10, 11, 12, ...' });
    expect(ahead.all[0]!.values).toHaveLength(10);
  });

  test('data without a target has no task, and samples without a label', async () => {
    const ring = await loadDataset({ kind: 'generated', name: 'ring', params: { count: 8 } }, '/');
    const parts = splitDataset(ring, split);
    expect(summarize(ring, parts)).toMatchObject({
      task: 'none',
      targetShape: [],
      classes: [],
      problems: [],
    });
    expect((await samples(ring, parts, 'all', 0, 1))[0]).toMatchObject({ label: '', text: null });
  });
});

describe('sequences to predict', () => {
  /** Trained on one content, asked with another. */
  async function read(which: DataSource, trained: string, asked: string | Uint8Array, name: string) {
    const path = 'path' in which ? which.path : '';
    const folder = folderWith({ [path]: trained, [`new/${name}`]: asked });
    const spec = JSON.parse(JSON.stringify(inputSpec(await loadDataset(which, folder)))) as ReturnType<
      typeof inputSpec
    >;
    return readInputs(join(folder, 'new', name), spec, which);
  }
  const refused = async (which: DataSource, trained: string, asked: string | Uint8Array, name: string) =>
    codesOf(() => read(which, trained, asked, name));

  test('lines with or without labels, in the numbers of the run', async () => {
    const { count, column, lengths, labels } = await read(source.lines, names, 'Bo\nanna\n', 'b.txt');
    expect({ count, labels }).toEqual({ count: 2, labels: ['Bo', 'anna'] });
    const trained = [...new Set('AnnaBoCarlDoraEd')].sort();
    expect(column).toMatchObject({ shape: [4], classes: trained });
    expect(Array.from(held(column).values.subarray(4))).toEqual(
      [...'anna'].map((letter) => trained.indexOf(letter)),
    );
    expect(lengths!.values).toEqual(Float32Array.of(2, 4));
    expect((await read(source.lines, names, names, 'b.txt')).labels[0]).toBe('Anna');
  });

  test('a text in windows', async () => {
    const { column, labels } = await read(source.text, 'abcabcabc', 'CABBA..'.replaceAll('.', 'c'), 'b.txt');
    expect(labels).toEqual(['1 to 4']);
    expect(Array.from(held(column).values)).toEqual([2, 0, 1, 1]);
  });

  test('sequences of a table, without a target', async () => {
    const asked = 'y,x,id\n2,1,s\n9,8,r\n4,3,s\n';
    const { column, lengths, labels } = await read(source.sequences, measured, asked, 'b.csv');
    expect(labels).toEqual(['s', 'r']);
    expect(column).toEqual({
      shape: [2, 2],
      names: ['x', 'y'],
      values: Float32Array.of(1, 2, 3, 4, 8, 9, 0, 0),
    });
    expect(lengths!.values).toEqual(Float32Array.of(2, 1));
  });

  test('every window of a series, up to the last', async () => {
    const asked = `temp,wind\n${Array.from({ length: 7 }, (_, row) => `${row},0`).join('\n')}`;
    const { count, column, labels } = await read(source.forecast, series, asked, 'b.csv');
    expect(count).toBe(3);
    expect(Array.from(held(column).values.subarray(20)).filter((_, i) => i % 2 === 0)).toEqual([
      2, 3, 4, 5, 6,
    ]);
    expect(labels.at(-1)).toBe('after row 7');
  });

  test('arrays with lengths, or without where all steps are valid', async () => {
    const values = { name: 'x', shape: [2, 2, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
    const lengths = (...of: number[]) => ({
      name: 'lengths',
      shape: [of.length],
      values: Float32Array.from(of),
    });
    const npz = (...of: number[]) => writeNpz([values, lengths(...of)], {});
    expect((await read(source.sequences, measured, npz(1, 2), 'b.npz')).lengths!.values).toEqual(
      Float32Array.of(1, 2),
    );
    const whole = await read(source.sequences, measured, writeNpy([2, 2, 2], values.values), 'b.npy');
    expect(whole.lengths!.values).toEqual(Float32Array.of(2, 2));
    for (const bad of [[0, 1], [1, 3], [1, 1.5], [1]])
      expect(await refused(source.sequences, measured, npz(...bad), 'b.npz')).toEqual([
        'data/sequence-length',
      ]);
    const tokens = writeNpy([1, 4], Float32Array.of(0, 1, 99, 0));
    expect(await refused(source.lines, names, tokens, 'b.npy')).toEqual(['data/unknown-token']);
  });

  test.each<[string, keyof typeof source, string, string, string[]]>([
    [
      'signs that the training did not have',
      'lines',
      names,
      'Bo\nXav\nB€\n',
      ['data/unknown-token', 'data/unknown-token'],
    ],
    ['a text that is too long', 'lines', names, 'Annabo\n', ['data/sequence-too-long']],
    ['an empty text', 'lines', names, '\tboy\nBo\n', ['data/empty-sequence']],
    ['no text at all', 'lines', names, '\n', ['data/empty']],
    ['other letters', 'text', 'abcabcabc', 'abcdabcd', ['data/unknown-token']],
    ['less than a window', 'text', 'abcabcabc', 'abc', ['data/series-too-short']],
    [
      'a sequence that is too long',
      'sequences',
      measured,
      'id,x,y\na,1,1\na,2,2\na,3,3\n',
      ['data/sequence-too-long'],
    ],
    ['a series without a feature', 'forecast', series, 'temp\n1\n2\n', ['data/missing-feature']],
    ['less than a window of a series', 'forecast', series, 'temp,wind\n1,2\n', ['data/series-too-short']],
  ])('refused: %s', async (_, kind, trained, asked, codes) => {
    expect(
      await refused(source[kind], trained, asked, kind === 'lines' || kind === 'text' ? 'b.txt' : 'b.csv'),
    ).toEqual(codes);
  });

  test('a model of sequences that all have one length takes no others', async () => {
    const even = 'ab\tx\ncd\ty\n';
    expect((await read(source.lines, even, 'ac\n', 'b.txt')).lengths).toBeUndefined();
    expect(await refused(source.lines, even, 'a\n', 'b.txt')).toEqual(['data/sequence-too-short']);
    expect(lengthsOf('input')).toBe('input.lengths');
  });
});
