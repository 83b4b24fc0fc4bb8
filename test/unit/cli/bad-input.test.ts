import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { templates } from '../../../studio/templates/index.ts';
import { temporaryFolder } from '../studio/folder.ts';
import { backprop, root } from './cli.ts';

/** Everything bad gets: one line with its code, the place, what was found, what to do; status 2; nothing half-written. */
const folder = temporaryFolder();
const digits = templates['digits-cnn'].document;
const iris = templates.iris.document;

const withLayers = (
  change: (layers: ProjectDocument['networks'][string]['layers']) => unknown[],
): unknown => ({
  ...digits,
  networks: { main: { layers: change(digits.networks.main.layers) } },
});
const changed = (id: string, changes: object) =>
  withLayers((layers) => layers.map((layer) => (layer.id === id ? { ...layer, ...changes } : layer)));
const csvOf = (text: string, source = {}) => ({
  document: {
    ...iris,
    data: {
      ...iris.data,
      source: { kind: 'csv', path: 'data.csv', target: 'y', task: 'classes', ...source },
    },
  },
  files: { 'data.csv': text },
});
const idxOf = (files: Record<string, string | Uint8Array>) => ({
  document: { ...digits, data: { ...digits.data, source: { kind: 'idx', path: 'data' } } },
  files,
});
const truncatedImages = new Uint8Array([0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 8, 0, 0, 0, 8, 1, 2, 3]);
const labels = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 10, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

const vae = templates['digits-vae'].document,
  gan = templates['ring-gan'].document,
  names = templates['names-gru'].document;
const setParameters = (layers: ProjectDocument['networks'][string]['layers'], id: string, params: object) =>
  layers.map((layer) => (layer.id === id ? { ...layer, params: { ...layer.params, ...params } } : layer));
const ganOf = (units: number) => ({
  ...gan,
  networks: {
    ...gan.networks,
    generator: { layers: setParameters(gan.networks.generator.layers, 'output', { units }) },
  },
});
const linesOf = (text: string, { shape = [16], tokens = 61 } = {}) => ({
  document: {
    ...names,
    networks: {
      main: {
        layers: setParameters(setParameters(names.networks.main.layers, 'input', { shape }), 'embedding', {
          tokens,
        }),
      },
    },
    data: { ...names.data, source: { kind: 'lines', path: 'data.txt', unit: 'character', lowercase: true } },
  },
  files: { 'data.txt': text },
});

interface Case {
  readonly document?: unknown;
  readonly text?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly code: string;
  /** Must stand in the line. */
  readonly says: string;
}

const cases: Readonly<Record<string, Case>> = {
  'an unknown layer': {
    document: changed('conv1', { type: 'conv2D' }),
    code: 'graph/unknown-layer',
    says: 'layer conv1: There is no layer type "conv2D". Did you mean "conv2d"?',
  },
  'a cycle': { document: changed('conv1', { inputs: ['pool1'] }), code: 'graph/cycle', says: 'circle' },
  'a link to nowhere': {
    document: changed('conv1', { inputs: ['ghost'] }),
    code: 'graph/missing-layer',
    says: '"ghost"',
  },
  'a wrong shape': {
    document: changed('input', { params: { shape: [28, 28, 1] } }),
    code: 'graph/input-shape',
    says: '8 x 8 x 1',
  },
  'a wrong number of classes': {
    document: changed('output', { params: { units: 9 } }),
    code: 'graph/output-classes',
    says: '10 classes',
  },
  'a parameter out of range': {
    document: changed('conv1', { params: { filters: 0 } }),
    code: 'graph/parameter',
    says: 'filters',
  },
  'an empty network': { document: withLayers(() => []), code: 'graph/empty', says: 'no layers' },
  'no data': {
    document: { ...digits, data: { ...digits.data, source: null } },
    code: 'data/none',
    says: 'no data yet',
  },
  'an unknown set': {
    document: { ...digits, data: { ...digits.data, source: { kind: 'builtin', name: 'cifar' } } },
    code: 'data/unknown-builtin',
    says: 'digits, iris',
  },
  'a missing target': {
    ...csvOf('a,b,c,d,kind\n1,2,3,4,x\n'),
    code: 'data/missing-target',
    says: 'no column "y"',
  },
  'a ragged row': { ...csvOf('a,b,c,d,y\n1,2,3,4,x\n1,2,3\n'), code: 'data/ragged-row', says: 'data.csv:3' },
  'text in a number column': {
    ...csvOf('a,b,c,d,y\n1,2,3,4,x\n1,two,3,4,z\n', { features: ['a', 'b', 'c', 'd'] }),
    code: 'data/not-a-number',
    says: 'data.csv:3, column "b": "two"',
  },
  'an empty csv': { ...csvOf(''), code: 'data/empty', says: 'data.csv' },
  'a csv that is not there': { ...csvOf('', { path: 'lost.csv' }), code: 'data/not-found', says: 'lost.csv' },
  'a truncated IDX': {
    ...idxOf({ 'data/train-images-idx3-ubyte': truncatedImages, 'data/train-labels-idx1-ubyte': labels }),
    code: 'data/idx-truncated',
    says: 'train-images-idx3-ubyte',
  },
  'a file that is no IDX': {
    ...idxOf({ 'data/train-images-idx3-ubyte': 'PK hello', 'data/train-labels-idx1-ubyte': labels }),
    code: 'data/idx-magic',
    says: 'train-images-idx3-ubyte',
  },
  'an empty folder': {
    document: {
      ...digits,
      data: { ...digits.data, source: { kind: 'images', path: 'data', height: 8, width: 8, channels: 1 } },
    },
    files: { 'data/.keep': '' },
    code: 'data/empty',
    says: 'data',
  },
  'a path out of the project': {
    ...csvOf('', { path: '../outside.csv' }),
    code: 'project/outside',
    says: '../outside.csv',
  },
  'a newer version': {
    document: { ...digits, version: 2, new: 1 },
    code: 'project/newer',
    says: 'version 2',
  },
  'no JSON': {
    text: '{\n  "format": "backprop-project"\n  "version": 1\n}\n',
    code: 'project/not-json',
    says: 'project.json:3',
  },
  'another JSON': { text: '{"name": "x"}', code: 'project/not-a-project', says: 'project.json' },
  'a wrong field': {
    document: { ...digits, training: { ...digits.training, epochs: 'many' } },
    code: 'project/field',
    says: 'training.epochs: Found "many", expected a whole number between 1 and 100000.',
  },
  'an unknown optimizer': {
    document: { ...digits, training: { ...digits.training, optimizer: { type: 'adamw2', params: {} } } },
    code: 'graph/unknown-optimizer',
    says: 'adam',
  },
  'an unknown loss': {
    document: { ...digits, objective: { ...digits.objective, loss: 'hinge' } },
    code: 'graph/unknown-loss',
    says: 'crossEntropy',
  },
  'a single class': {
    ...csvOf(`a,b,c,d,y\n${'1,2,3,4,x\n'.repeat(9)}`),
    code: 'graph/one-class',
    says: 'one class',
  },
  'a NaN in a table': {
    ...csvOf('a,b,c,d,y\n1,2,3,4,x\n1,NaN,3,4,z\n', { features: ['a', 'b', 'c', 'd'] }),
    code: 'data/not-a-number',
    says: 'data.csv:3, column "b": "NaN"',
  },
  'a learning rate below 0': {
    document: {
      ...digits,
      training: { ...digits.training, optimizer: { type: 'adam', params: { learningRate: -1 } } },
    },
    code: 'graph/parameter',
    says: 'training.optimizer.params.learningRate: Its learningRate is -1.',
  },
  'an empty sequence': {
    ...linesOf('Adam\tCzech\n\tCzech\nOno\tJapanese\n'),
    code: 'data/empty-sequence',
    says: 'data.txt:2',
  },
  'an embedding that knows too few tokens': {
    ...linesOf(`Adam\tCzech\nOno\tJapanese\n${'abcdefgh\tCzech\n'.repeat(3)}`, { shape: [8], tokens: 3 }),
    code: 'graph/vocabulary',
    says: 'Set tokens to',
  },
  'a decoder that does not fit its likelihood': {
    document: { ...vae, objective: { ...vae.objective, loss: 'gaussianNll' } },
    code: 'graph/moments',
    says: 'network decoder, layer output',
  },
  'a Bernoulli likelihood of numbers beyond 1': {
    document: {
      ...vae,
      data: { ...vae.data, preprocessing: { input: 'none', target: 'none' } },
    },
    code: 'data/target-range',
    says: 'from 0 to 16',
  },
  'a generator that does not end where the discriminator begins': {
    document: ganOf(3),
    code: 'graph/discriminator-input',
    says: 'end the generator with what the discriminator reads',
  },
  'shares that do not add up': {
    document: { ...digits, data: { ...digits.data, split: { ...digits.data.split, train: 0.9 } } },
    code: 'data/split',
    says: 'add up to 1',
  },
};

function write(name: string, { document, text, files = {} }: Case): string {
  const path = join(folder, name.replaceAll(' ', '-'));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), content);
  }
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'project.json'), text ?? JSON.stringify(document, null, 2));
  return path;
}

describe('train of a project with', () => {
  test.concurrent.for(Object.entries(cases))('%s', async ([name, one]) => {
    const path = write(name, one);
    const before = readFileSync(join(path, 'project.json'));
    const entries = readdirSync(path);
    const { status, out, err } = await backprop(['train', path, '--json']);
    const lines = err.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^[a-z]+\/[a-z-]+: .*[.?!]$/);
    expect(lines.map((line) => line.split(': ')[0])).toContain(one.code);
    expect(lines.find((line) => line.startsWith(`${one.code}: `))).toContain(one.says);
    expect(err).not.toMatch(/^\s+at /m);
    expect([status, out]).toEqual([2, '']);
    expect(readFileSync(join(path, 'project.json'))).toEqual(before);
    expect(readdirSync(path)).toEqual(entries);
  });
});

describe('wrong use', () => {
  beforeAll(() => cpSync(join(root, 'studio/builtin/iris/iris.csv'), join(folder, 'iris.csv')));

  test.concurrent.for([
    ['no command known', ['trian', 'x'], 'host/usage', "Unknown command 'trian'"],
    ['an option that is not there', ['train', 'x', '--epoch', '3'], 'host/usage', '--epochs'],
    [
      'a number that is none',
      ['train', 'x', '--epochs', 'ten'],
      'host/usage',
      'a whole number between 1 and 100000',
    ],
    [
      'a seed beside a run that has one',
      ['train', 'x', '--resume', 'latest', '--seed', '3'],
      'host/usage',
      'cannot be used with',
    ],
    ['an argument too few', ['export', 'x', '--to', 'npz'], 'host/usage', '--out'],
    ['an argument too many', ['check', 'x', 'y'], 'host/usage', 'Too many arguments'],
    ['no project', ['check', 'nowhere'], 'project/not-found', 'nowhere'],
    ['no template', ['new', 'fresh', '--template', 'resnet'], 'project/unknown-template', 'digits-cnn'],
    ['a folder in use', ['new', '.', '--template', 'iris'], 'project/exists', 'not empty'],
    [
      'data that is not there, for a new project',
      ['new', 'fresh', '--template', 'iris', '--data', 'no.csv'],
      'data/not-found',
      'no.csv',
    ],
    ['data that is not there', ['data', 'no.csv'], 'data/not-found', 'no.csv'],
    [
      'a part that is not there',
      ['evaluate', 'x', '--split', 'exam'],
      'host/usage',
      'train, validation, test',
    ],
  ] as const)('%s', async ([, args, code, says]) => {
    const { status, out, err } = await backprop(args, { cwd: folder });
    expect(err.split('\n')).toHaveLength(2);
    expect(err).toContain(`${code}: `);
    expect(err).toContain(says);
    expect([status, out]).toEqual([2, '']);
    expect(readdirSync(folder)).not.toContain('fresh');
  });
});
