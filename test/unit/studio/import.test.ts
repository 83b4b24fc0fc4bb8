import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onnxBytes, type OnnxModel, type OnnxNode } from '../../cases/onnxFile.ts';
import { importer, mlp, numbers, problemsOf, single } from './imports.ts';
import { codesOf } from './studio.ts';

const { folder, studio, given, imported } = importer();
const [first, , second] = ['fc0', '', 'fc2'].map((name) =>
  mlp.tensors!.filter((tensor) => tensor.name.startsWith(`${name}.`)),
);

describe('an ONNX model as a project', () => {
  test('layers by the names of the file, its weights as a run and as the start of a training', async () => {
    const place = given(onnxBytes(mlp));
    const { opened, report } = await studio.call('project.import', { ...place, name: 'Mine' });
    expect(report).toEqual({ format: 'ONNX, by a test', layers: 4, weights: 23, notes: [] });
    const { document } = opened;
    expect(document.name).toBe('Mine');
    expect(document.networks.main.layers).toEqual([
      { id: 'input', type: 'input', params: { shape: [4] }, inputs: [] },
      { id: 'fc0', type: 'dense', params: { units: 3 }, inputs: ['input'] },
      { id: 'relu', type: 'activation', params: {}, inputs: ['fc0'] },
      { id: 'fc2', type: 'dense', params: { units: 2 }, inputs: ['relu'] },
    ]);
    expect(document.objective.loss).toBe('crossEntropy');
    expect(document.training.start).toEqual({ weights: 'imported.safetensors' });
    expect(document.data.source).toBeNull();
    const [run] = await studio.call('runs.list', { path: opened.path });
    expect(run).toMatchObject({
      state: 'ended',
      reason: 'imported',
      epochs: 0,
      parameters: 23,
      name: 'Imported weights',
    });
    expect(readdirSync(opened.path).sort()).toEqual(['imported.safetensors', 'project.json', 'runs']);
    expect(await studio.call('train.startFacts', { path: opened.path, document })).toEqual({
      fitting: ['fc0', 'fc2'],
      fresh: [],
    });
  });

  test('which layers begin fresh is told; without a file, or where nothing fits, that', async () => {
    const { opened } = await imported(onnxBytes(mlp));
    const { path, document } = opened;
    const [input, fc0, relu, fc2] = document.networks.main.layers;
    const with_ = (...layers: typeof document.networks.main.layers) => ({
      ...document,
      networks: { main: { layers } },
    });
    const wider = with_(input, fc0, relu, { ...fc2, params: { units: 5 } });
    expect(await studio.call('train.startFacts', { path, document: wider })).toEqual({
      fitting: ['fc0'],
      fresh: ['fc2'],
    });
    const { start: _, ...training } = document.training;
    expect(await studio.call('train.startFacts', { path, document: { ...document, training } })).toBeNull();
    const outside = {
      ...document,
      training: { ...training, start: { weights: '../elsewhere.safetensors' } },
    };
    expect(await codesOf(studio.call('train.startFacts', { path, document: outside }))).toEqual([
      'project/outside',
    ]);
  });

  test('"Save as" takes the weights along', async () => {
    const { opened } = await imported(onnxBytes(mlp));
    const to = join(folder, 'copy');
    await studio.call('project.saveAs', {
      path: opened.path,
      document: opened.document,
      to,
      data: false,
      runs: false,
    });
    expect(readFileSync(join(to, 'imported.safetensors'))).toEqual(
      readFileSync(join(opened.path, 'imported.safetensors')),
    );
  });

  test('there is nothing to go on from', async () => {
    const { opened } = await imported(onnxBytes(mlp));
    const [{ run }] = await studio.call('runs.list', { path: opened.path });
    const layers = opened.document.networks.main!.layers.map((layer) =>
      layer.type === 'input' ? { ...layer, params: { shape: [2] } } : layer,
    );
    const data = { ...opened.document.data, source: { kind: 'generated', name: 'xor', params: {} } as const };
    const document = { ...opened.document, data, networks: { main: { layers } } };
    expect(await codesOf(studio.call('train.start', { path: opened.path, document, resume: run }))).toEqual([
      'run/imported',
    ]);
  });

  test('an end in a softmax or a sigmoid stays, and says which loss', async () => {
    for (const [operator, loss] of [
      ['Softmax', 'crossEntropy'],
      ['Sigmoid', 'binaryCrossEntropy'],
    ] as const) {
      const { opened } = await imported(
        onnxBytes({
          ...mlp,
          nodes: [...mlp.nodes, { operator, inputs: ['x3'], outputs: ['y'] }],
          outputs: ['y'],
        }),
      );
      expect(opened.document.objective.loss).toBe(loss);
      expect(opened.document.networks.main.layers.at(-1)!.params).toEqual({
        function: operator.toLowerCase(),
      });
    }
  });

  test('of several outputs the others are heads with losses of their own', async () => {
    const nodes = [...mlp.nodes, { operator: 'Sigmoid', inputs: ['x2'], outputs: ['aside'] }];
    const { opened } = await imported(onnxBytes({ ...mlp, nodes, outputs: ['x3', 'aside'] }));
    const { objective } = opened.document;
    expect(objective.loss).toBe('crossEntropy');
    expect(Object.keys(objective.heads!)).toEqual(['sigmoid']);
    expect(objective.heads!.sigmoid).toMatchObject({ target: 'target', loss: 'binaryCrossEntropy' });
  });

  test.each([
    ['halves', 10, [0x3c00, 0xc000], [1, -2]],
    ['doubles', 11, [0.5, -2], [0.5, -2]],
  ])('weights in %s become floats', async (_, type, values, expected) => {
    const model = single({ operator: 'MatMul', inputs: ['x', 'w'] }, ['n', 2], {
      tensors: [{ name: 'w', dims: [2, 1], type, values }],
    });
    const { opened } = await imported(onnxBytes(model));
    const { layers } = opened.document.networks.main;
    expect(layers.map(({ type: own }) => own)).toEqual(['input', 'dense']);
    const file = readFileSync(join(opened.path, 'imported.safetensors'));
    expect(
      Array.from(
        new Float32Array(file.buffer.slice(file.byteOffset + file.length - 8, file.byteOffset + file.length)),
      ),
    ).toEqual(expected);
  });

  test('weights in a file of their own, beside the model and nowhere else', async () => {
    const model = (location: string): OnnxModel =>
      single({ operator: 'MatMul', inputs: ['x', 'w'] }, ['n', 2], {
        tensors: [{ name: 'w', dims: [2, 1], external: { location, offset: '4' } }],
      });
    const place = given(onnxBytes(model('w.bin')));
    writeFileSync(join(place.file, '../w.bin'), new Uint8Array(Float32Array.of(9, 3, 4).buffer));
    expect((await studio.call('project.import', place)).report.weights).toBe(2);
    for (const [location, code] of [
      ['../../w.bin', 'project/outside'],
      ['none.bin', 'host/read'],
    ])
      expect(await codesOf(imported(onnxBytes(model(location!))))).toEqual([code]);
  });
});

describe('what cannot be imported leaves nothing behind', () => {
  test('all operators that are not known are one problem, with their nodes', async () => {
    const nodes: OnnxNode[] = [
      { operator: 'Relu', inputs: ['x0'], outputs: ['a'] },
      { operator: 'TopK', name: 'top', inputs: ['a'], outputs: ['b'] },
      { operator: 'Fancy', domain: 'my.domain', name: 'f1', inputs: ['b'], outputs: ['c'] },
      { operator: 'Fancy', domain: 'my.domain', name: 'f2', inputs: ['c'], outputs: ['d'] },
      { operator: 'Concat', name: 'rows', inputs: ['a', 'a'], outputs: ['e'], attributes: { axis: 0 } },
    ];
    const place = given(onnxBytes({ ...mlp, nodes, outputs: ['d', 'e'] }));
    const [problem, ...others] = await problemsOf(studio.call('project.import', place));
    expect(others).toEqual([]);
    expect(problem!.code).toBe('import/operators');
    expect(problem!.message).toContain(
      'TopK at top; Concat (it concatenates along the batch) at rows; my.domain.Fancy at f1, f2.',
    );
    expect(problem!.fix).toContain('docs/import.md');
    expect(existsSync(place.path)).toBe(false);
  });

  const cases: [string, Uint8Array, string][] = [
    ['an empty file', new Uint8Array(0), 'import/file'],
    ['no graph', onnxBytes({ ...mlp, nodes: [] }), 'import/file'],
    [
      'a circle',
      onnxBytes({
        ...mlp,
        nodes: [
          { operator: 'Add', inputs: ['x0', 'b'], outputs: ['a'] },
          { operator: 'Relu', inputs: ['a'], outputs: ['b'] },
        ],
        outputs: ['b'],
      }),
      'import/file',
    ],
    [
      'a node that feeds itself',
      onnxBytes({ ...mlp, nodes: [{ operator: 'Relu', inputs: ['a'], outputs: ['a'] }], outputs: ['a'] }),
      'import/file',
    ],
    [
      'sizes that no memory holds',
      onnxBytes({ ...mlp, tensors: [{ name: 'fc0.weight', dims: [2 ** 40, 2 ** 40] }] }),
      'import/file',
    ],
    [
      'sizes below zero',
      onnxBytes({ ...mlp, tensors: [{ name: 'fc0.weight', dims: [-3, 4] }] }),
      'import/file',
    ],
    [
      'fewer values than sizes',
      onnxBytes({ ...mlp, tensors: [{ name: 'fc0.weight', dims: [3, 4], values: [1] }] }),
      'import/file',
    ],
    [
      'a bias of another length',
      onnxBytes({
        ...mlp,
        tensors: [first![0]!, { name: 'fc0.bias', dims: [5], values: numbers(5) }, ...second!],
      }),
      'import/operators',
    ],
    [
      'a constant of 2^50 zeros',
      onnxBytes({
        ...single({ operator: 'ConstantOfShape', inputs: ['s'] }, ['n', 4], {
          tensors: [{ name: 's', dims: [2], type: 7, values: [2 ** 25, 2 ** 25] }],
        }),
        nodes: [
          { operator: 'ConstantOfShape', inputs: ['s'], outputs: ['w'] },
          { operator: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] },
        ],
      }),
      'import/operators',
    ],
    [
      'a constant that doubles with every node',
      onnxBytes({
        ...single({ operator: 'MatMul', inputs: ['x', 'c40'] }, ['n', 4]),
        nodes: [
          ...Array.from({ length: 40 }, (_, i) => ({
            operator: 'Concat',
            inputs: [`c${i}`, `c${i}`],
            outputs: [`c${i + 1}`],
            attributes: { axis: 0 },
          })),
          { operator: 'MatMul', inputs: ['x', 'c40'], outputs: ['y'] },
        ],
        tensors: [{ name: 'c0', dims: [1, 4], values: numbers(4) }],
      }),
      'import/operators',
    ],
    [
      'an input beyond all sizes',
      onnxBytes({ ...mlp, inputs: { x0: ['batch', 2 ** 40] } }),
      'import/input-shape',
    ],
    [
      'an input of any size',
      onnxBytes({ ...mlp, inputs: { x0: ['batch', 'features'] } }),
      'import/input-shape',
    ],
    [
      'an output that no input reaches',
      onnxBytes(
        single({ operator: 'ConstantOfShape', inputs: ['s'] }, [1, 4], {
          tensors: [{ name: 's', dims: [1], type: 7, values: [3] }],
        }),
      ),
      'import/file',
    ],
    [
      'a convolution of a weight of one axis',
      onnxBytes(
        single({ operator: 'Conv', inputs: ['x', 'w'] }, [1, 3, 8, 8], {
          tensors: [{ name: 'w', dims: [3], values: [1, 2, 3] }],
        }),
      ),
      'import/operators',
    ],
    [
      'an input that does not exist',
      onnxBytes(single({ operator: 'Add', inputs: ['x', 'nowhere'] }, [1, 4])),
      'import/file',
    ],
  ];
  test.each(cases)('%s', async (_, bytes, code) => {
    const place = given(bytes);
    expect(await codesOf(studio.call('project.import', place))).toEqual([code]);
    expect(existsSync(place.path)).toBe(false);
  });

  test('a file of PyTorch says how to export it; another one what is read', async () => {
    const [problem] = await problemsOf(imported('PK', 'net.pt'));
    expect(problem!.code).toBe('import/pytorch');
    expect(problem!.fix).toContain('torch.onnx.export(');
    expect(await codesOf(imported('hello', 'notes.txt'))).toEqual(['import/unknown-kind']);
  });

  test('a folder that is not empty stays as it was', async () => {
    const { file } = given(onnxBytes(mlp));
    expect(await codesOf(studio.call('project.import', { file, path: join(file, '..') }))).toEqual([
      'project/exists',
    ]);
    expect(readdirSync(join(file, '..'))).toEqual(['model.onnx']);
  });

  test('cut anywhere, or with any byte changed: a project that is whole, or a problem and no folder', async () => {
    const whole = onnxBytes(mlp);
    const check = async (bytes: Uint8Array) => {
      const place = given(bytes);
      const codes = await codesOf(studio.call('project.import', place));
      expect(codes.every((code) => code !== 'host/internal')).toBe(true);
      expect(existsSync(place.path)).toBe(codes.length === 0);
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), (length) => check(whole.slice(0, length))),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), (at, byte) =>
        check(whole.map((b, i) => (i === at ? byte : b))),
      ),
      { numRuns: 300 },
    );
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), check), { numRuns: 100 });
  });
});
