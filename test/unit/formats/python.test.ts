import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { weightFormats } from '../../../engine/formats/index.ts';
import { readNpy } from '../../../engine/formats/npy.ts';
import { readNpz } from '../../../engine/formats/npz.ts';
import { readSafetensors } from '../../../engine/formats/safetensors.ts';
import { codesOf } from '../data/fuzzing.ts';

const python = ['/usr/bin/python3', 'python3', 'python'].find(
  (name) => spawnSync(name, ['-c', 'import numpy']).status === 0,
);

describe.skipIf(python === undefined)('files of and for Python with numpy', () => {
  let folder = '';
  const file = (name: string) => join(folder, name),
    bytesOf = (name: string) => readFileSync(file(name));
  const run = (script: string, argument: string): string => {
    const { status, stdout, stderr } = spawnSync(python!, [join(import.meta.dirname, script), argument], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    return stdout;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'backprop-formats-'));
    run('write_arrays.py', folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const tensors = [
    { name: 'dense1.w', shape: [2, 3], values: Float32Array.of(1, -2.5, 3e-20, 4, 5, 0.1) },
    { name: 'dense1.b', shape: [3], values: Float32Array.of(0, -0, 7) },
    { name: 'step', shape: [], values: Float32Array.of(42) },
    { name: 'nothing', shape: [0, 5], values: new Float32Array(0) },
    { name: 'größe', shape: [1, 1, 1, 1], values: Float32Array.of(1) },
  ];

  test.each(Object.entries(weightFormats))(
    'Python reads our %s: names, shapes, values, metadata',
    (name, format) => {
      writeFileSync(file(`ours.${name}`), format.write(tensors, { seed: '1', note: 'größe' }));
      const { arrays, metadata } = JSON.parse(run('read_weights.py', file(`ours.${name}`)));
      expect(arrays).toEqual(
        Object.fromEntries(
          tensors.map((one) => [one.name, { shape: one.shape, values: Array.from(one.values) }]),
        ),
      );
      expect(metadata).toEqual({ seed: '1', note: 'größe' });
    },
  );

  test('we read what numpy writes: stored and packed archives, either byte order, column order, other types', () => {
    expect(readNpz(bytesOf('stored.npz')).arrays).toEqual(
      ['a', 'b'].map((name) => ({ name, shape: [2, 3], values: Float32Array.of(0, 1, 2, 3, 4, 5) })),
    );
    expect(readNpz(bytesOf('packed.npz')).arrays).toMatchObject([
      { name: 'x', shape: [100, 100] },
      { name: 'y', shape: [], values: Float32Array.of(7) },
    ]);
    expect(readNpy(bytesOf('fortran.npy'))).toEqual({
      shape: [2, 3, 4],
      values: Float32Array.from({ length: 24 }, (_, index) => index),
    });
    expect(readNpy(bytesOf('bytes.npy'))).toEqual({ shape: [2, 3], values: expect.any(Uint8Array) });
    expect(readNpy(bytesOf('half.npy')).values).toEqual(Float32Array.of(0.5, -2, 65504, 2 ** -24));
    expect(readNpy(bytesOf('flags.npy')).values).toEqual(Float32Array.of(1, 0));
    expect(readNpy(bytesOf('empty.npy'))).toEqual({ shape: [0, 4], values: new Float32Array(0) });
    expect(readNpy(bytesOf('scalar.npy'))).toEqual({ shape: [], values: Float32Array.of(3) });
  });

  test('objects are never unpickled; records and texts are refused', async () => {
    expect(await codesOf(() => readNpy(bytesOf('object.npy')))).toEqual(['file/pickle']);
    expect(await codesOf(() => readNpz(bytesOf('object.npz')))).toEqual(['file/pickle']);
    expect(await codesOf(() => readNpy(bytesOf('record.npy')))).toEqual(['file/npy']);
    expect(await codesOf(() => readNpy(bytesOf('text.npy')))).toEqual(['file/npy']);
  });

  test('every type of a safetensors file becomes float32', () => {
    const { tensors: read } = readSafetensors(bytesOf('types.safetensors'));
    expect(read.map(({ name }) => name)).toEqual(['F64', 'F32', 'F16', 'I64', 'I32', 'U8', 'BOOL']);
    for (const { values } of read) expect(values).toEqual(Float32Array.of(0, 1, 1));
  });
});
