import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zip } from '../../../engine/formats/zip.ts';
import { inferNetworks } from '../../../engine/graph/networks.ts';
import { importer, problemsOf } from './imports.ts';
import { codesOf } from './studio.ts';

/** Models as Keras writes them: `model.to_json()`, and the archives of its third version. */
const { folder, studio, given, imported } = importer();

type Layer = [kind: string, config: object];
/** As Keras 2 writes a sequence: the first layer says what it takes. */
const sequential = (...layers: Layer[]) => ({
  class_name: 'Sequential',
  config: { name: 'sequential', layers: layers.map(([class_name, config]) => ({ class_name, config })) },
  keras_version: '2.15.0',
  backend: 'tensorflow',
});
const json = (value: object) => imported(JSON.stringify(value), 'model.json');
const layersOf = ({ opened }: Awaited<ReturnType<typeof json>>) => {
  expect(inferNetworks(opened.document).get('main')!.problems).toEqual([]);
  return opened.document.networks.main!.layers.map(({ type, params }) => [type, params]);
};
const keras3 = (class_name: string, config: object, ...from: string[]) => ({
  module: 'keras.layers',
  class_name,
  config,
  name: (config as { name: string }).name,
  inbound_nodes:
    from.length === 0
      ? []
      : [
          {
            args: [
              from.map((name) => ({
                class_name: '__keras_tensor__',
                config: { shape: [null], keras_history: [name, 0, 0] },
              })),
            ],
            kwargs: {},
          },
        ],
});

describe('a model of Keras', () => {
  test('a sequence: layers with their settings, activations of their own, no weights, and that is said', async () => {
    const made = await json(
      sequential(
        [
          'Conv2D',
          {
            name: 'conv',
            filters: 8,
            kernel_size: [3, 3],
            strides: [2, 2],
            padding: 'same',
            activation: 'relu',
            use_bias: false,
            batch_input_shape: [null, 28, 28, 1],
            kernel_initializer: { class_name: 'HeNormal', config: {} },
          },
        ],
        [
          'BatchNormalization',
          { name: 'bn', axis: [3], momentum: 0.99, epsilon: 0.001, center: true, scale: true },
        ],
        ['MaxPooling2D', { name: 'pool', pool_size: [2, 2], strides: null, padding: 'valid' }],
        [
          'ZeroPadding2D',
          {
            name: 'pad',
            padding: [
              [1, 0],
              [2, 1],
            ],
          },
        ],
        [
          'SeparableConv2D',
          {
            name: 'sep',
            filters: 6,
            kernel_size: [3, 3],
            padding: 'same',
            depth_multiplier: 2,
            activation: 'linear',
          },
        ],
        ['Flatten', { name: 'flatten' }],
        ['Dropout', { name: 'drop', rate: 0.4 }],
        ['Dense', { name: 'out', units: 10, activation: 'softmax', use_bias: true }],
      ),
    );
    expect(layersOf(made)).toEqual([
      ['input', {}],
      ['conv2d', { filters: 8, stride: [2, 2], bias: false, initializer: 'heNormal' }],
      ['activation', {}],
      ['batchNorm', { momentum: 0.99, epsilon: 0.001 }],
      ['maxPool2d', {}],
      ['zeroPad2d', { bottom: 0, left: 2 }],
      ['depthwiseConv2d', { multiplier: 2, bias: false }],
      ['conv2d', { filters: 6, kernel: [1, 1] }],
      ['flatten', {}],
      ['dropout', { rate: 0.4 }],
      ['dense', { units: 10 }],
      ['activation', { function: 'softmax' }],
    ]);
    const { opened, report } = made;
    expect(opened.document.networks.main!.layers.map(({ id }) => id)).toEqual([
      'input',
      'conv',
      'conv_relu',
      'bn',
      'pool',
      'pad',
      'sep_depthwise',
      'sep',
      'flatten',
      'drop',
      'out',
      'out_softmax',
    ]);
    expect(report).toMatchObject({ format: 'Keras 2.15.0', layers: 12, weights: null });
    expect(report.notes[0]).toContain('weights were not read');
    expect(opened.document.training.start).toBeUndefined();
    expect(await studio.call('runs.list', { path: opened.path })).toEqual([]);
  });

  test('an archive of Keras 3: branches that meet again, by their names', async () => {
    const config = {
      module: 'keras',
      class_name: 'Functional',
      config: {
        layers: [
          keras3('InputLayer', { batch_shape: [null, 8, 8, 4], name: 'image' }),
          keras3(
            'Conv2D',
            {
              name: 'a',
              filters: 4,
              kernel_size: [3, 3],
              strides: [1, 1],
              padding: 'same',
              activation: 'silu',
            },
            'image',
          ),
          keras3('Add', { name: 'sum' }, 'a', 'image'),
          keras3('GlobalAveragePooling2D', { name: 'mean', keepdims: false }, 'sum'),
          keras3('Dense', { name: 'one', units: 1, activation: 'sigmoid' }, 'mean'),
          keras3(
            'Dense',
            { name: 'three', units: 3, activation: { class_name: 'function', config: 'linear' } },
            'mean',
          ),
        ],
        output_layers: [
          ['one', 0, 0],
          ['three', 0, 0],
        ],
      },
    };
    const encode = (value: object) => new TextEncoder().encode(JSON.stringify(value));
    const entries = [
      { name: 'config.json', bytes: encode(config) },
      { name: 'metadata.json', bytes: encode({ keras_version: '3.4.1' }) },
      { name: 'model.weights.h5', bytes: Uint8Array.of(1, 2, 3) },
    ];
    const made = await imported(zip(entries, new Uint8Array(0)), 'net.keras');
    expect(made.report.format).toBe('Keras 3.4.1');
    const { networks, objective } = made.opened.document;
    expect(networks.main!.layers.map(({ id, inputs }) => [id, inputs])).toEqual([
      ['input', []],
      ['a', ['input']],
      ['a_silu', ['a']],
      ['sum', ['a_silu', 'input']],
      ['mean', ['sum']],
      ['one', ['mean']],
      ['one_sigmoid', ['one']],
      ['three', ['mean']],
    ]);
    expect(objective.loss).toBe('binaryCrossEntropy');
    expect(Object.keys(objective.heads!)).toEqual(['three']);
    expect(inferNetworks(made.opened.document).get('main')!.problems).toEqual([]);
  });

  test('recurrent layers, in both directions, after an embedding; one dense layer at every step', async () => {
    const cell = {
      units: 5,
      return_sequences: true,
      activation: 'tanh',
      recurrent_activation: 'sigmoid',
      unit_forget_bias: true,
    };
    const made = await json(
      sequential(
        ['Embedding', { name: 'e', input_dim: 40, output_dim: 6, batch_input_shape: [null, 12] }],
        [
          'Bidirectional',
          { name: 'both', merge_mode: 'concat', layer: { class_name: 'LSTM', config: cell } },
        ],
        ['GRU', { name: 'g', units: 4, return_sequences: true, reset_after: false, go_backwards: false }],
        ['TimeDistributed', { name: 'steps', layer: { class_name: 'Dense', config: { units: 3 } } }],
      ),
    );
    expect(layersOf(made).slice(1)).toEqual([
      ['embedding', { tokens: 40, units: 6 }],
      ['lstm', { units: 5, returns: 'sequence', direction: 'both' }],
      ['gru', { units: 4, returns: 'sequence', resetAfter: false }],
      ['dense', { units: 3 }],
    ]);
  });

  test('what has no layer here is one problem with all names, and no folder', async () => {
    const value = sequential(
      ['Conv3D', { name: 'volume', batch_input_shape: [null, 8, 8, 3] }],
      ['Lambda', { name: 'f' }],
      ['Dense', { name: 'out', units: 2 }],
    );
    const place = given(JSON.stringify(value), 'model.json');
    const problems = await problemsOf(studio.call('project.import', place));
    expect(problems.map(({ code }) => code)).toEqual(['import/operators']);
    expect(problems[0]!.message).toContain('Conv3D at volume; Lambda at f');
    expect(existsSync(place.path)).toBe(false);
    const first = (kind: string, config: object) =>
      problemsOf(json(sequential([kind, { name: 'x', batch_input_shape: [null, 8, 8, 3], ...config }])));
    for (const [kind, config, reason] of [
      [
        'Conv2D',
        { filters: 2, kernel_size: [3, 3], data_format: 'channels_first' },
        'data_format is "channels_first"',
      ],
      ['BatchNormalization', { axis: [1] }, 'axis is 1'],
      ['UpSampling2D', { interpolation: 'bilinear' }, 'interpolation is "bilinear"'],
      ['Conv2D', { filters: 2, kernel_size: [3, 3], activation: 'mish' }, 'activation is "mish"'],
      ['Conv2D', { filters: 2 }, 'kernel_size is no pair'],
      ['Dense', { units: 'many' }, 'units is no number'],
    ] as const)
      expect((await first(kind, config))[0]!.message).toContain(reason);
  });

  test.each([
    ['no layers', { class_name: 'Sequential', config: {} }, 'import/file'],
    ['a class of its own', { class_name: 'MyModel', config: { layers: [] } }, 'import/file'],
    [
      'an open size',
      sequential(['Dense', { name: 'd', units: 2, batch_input_shape: [null, null] }]),
      'import/input-shape',
    ],
    ['no size at all', sequential(['Dense', { name: 'd', units: 2 }]), 'import/input-shape'],
    ['another JSON', { hello: 1 }, 'project/not-a-project'],
  ])('%s', async (_, value, code) => {
    expect(await codesOf(json(value))).toEqual([code]);
  });

  test('with anything in the place of any value: a project that is whole, or a problem and no folder', async () => {
    const whole = sequential(
      [
        'Conv2D',
        {
          name: 'conv',
          filters: 8,
          kernel_size: [3, 3],
          activation: 'relu',
          batch_input_shape: [null, 9, 9, 1],
        },
      ],
      ['MaxPooling2D', { name: 'pool', pool_size: [2, 2], strides: null }],
      [
        'ZeroPadding2D',
        {
          name: 'pad',
          padding: [
            [1, 0],
            [2, 1],
          ],
        },
      ],
      ['BatchNormalization', { name: 'norm', axis: [3] }],
      ['Reshape', { name: 'steps', target_shape: [25, 8] }],
      [
        'Bidirectional',
        { name: 'both', layer: { class_name: 'LSTM', config: { units: 3, return_sequences: true } } },
      ],
      ['TimeDistributed', { name: 'out', layer: { class_name: 'Dense', config: { units: 3 } } }],
    );
    const text = JSON.stringify(whole);
    const visit = (value: unknown, path: string[]): string[][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, part]) => [[...path, key], ...visit(part, [...path, key])])
        : [];
    const paths = visit(whole, []);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue(), async (path, value) => {
        const changed = JSON.parse(text) as Record<string, unknown>;
        const holder = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, changed);
        holder[path.at(-1)!] = value;
        const place = given(JSON.stringify(changed), 'model.json');
        const codes = await codesOf(studio.call('project.import', place));
        expect(codes).not.toContain('host/internal');
        expect(existsSync(place.path)).toBe(codes.length === 0);
      }),
      { numRuns: 300 },
    );
  });

  test('an archive that is none, or without a network', async () => {
    expect(await codesOf(imported('no archive', 'a.keras'))).toEqual(['import/file']);
    expect(
      await codesOf(imported(zip([{ name: 'x', bytes: new Uint8Array(1) }], new Uint8Array(0)), 'a.keras')),
    ).toEqual(['import/file']);
  });
});

describe('a project of ours', () => {
  test('its project.json brings data and runs along; packed, all that is in its folder', async () => {
    const path = join(folder, 'ours');
    const { document } = await studio.call('project.new', { path, template: 'iris' });
    mkdirSync(join(path, 'runs'));
    writeFileSync(join(path, 'runs/note.txt'), 'kept');
    const copy = join(folder, 'ours-copy');
    const { opened, report } = await studio.call('project.import', {
      file: join(path, 'project.json'),
      path: copy,
      name: 'Copied',
    });
    expect(report).toEqual({ format: 'a project', layers: 4, weights: null, notes: [] });
    expect(opened.document).toEqual({ ...document, name: 'Copied' });
    expect(readFileSync(join(copy, 'data/iris.csv'))).toEqual(readFileSync(join(path, 'data/iris.csv')));
    expect(existsSync(join(copy, 'runs/note.txt'))).toBe(true);

    const entries = ['project.json', 'data/iris.csv'].map((name) => ({
      name: `ours/${name}`,
      bytes: readFileSync(join(path, name)),
    }));
    const packed = await imported(zip(entries, new Uint8Array(0)), 'ours.zip');
    expect(packed.opened.document).toEqual(document);
    expect(existsSync(join(packed.opened.path, 'data/iris.csv'))).toBe(true);
  });

  test('a name in an archive that leads out, and an archive without a project, leave nothing behind', async () => {
    const path = join(folder, 'source');
    await studio.call('project.new', { path });
    const main = { name: 'project.json', bytes: readFileSync(join(path, 'project.json')) };
    const place = given(
      zip([main, { name: '../../evil.txt', bytes: new Uint8Array(1) }], new Uint8Array(0)),
      'p.zip',
    );
    expect(await codesOf(studio.call('project.import', place))).toEqual(['project/outside']);
    expect(existsSync(place.path)).toBe(false);
    expect(existsSync(join(folder, 'evil.txt'))).toBe(false);
    expect(
      await codesOf(imported(zip([{ name: 'a', bytes: new Uint8Array(1) }], new Uint8Array(0)), 'p.zip')),
    ).toEqual(['import/file']);
    expect(await codesOf(imported('{ "format": "backprop-project", ', 'p.json'))).toEqual([
      'project/not-json',
    ]);
  });
});
