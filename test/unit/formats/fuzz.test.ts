import fc from 'fast-check';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readNpy, writeNpy } from '../../../engine/formats/npy.ts';
import { readNpz, writeNpz } from '../../../engine/formats/npz.ts';
import { readSafetensors, writeSafetensors } from '../../../engine/formats/safetensors.ts';
import { attempt, damaged, fuzzTimeout, runs, settings } from '../data/fuzzing.ts';

const tensors = [
  { name: 'a', shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
  { name: 'b', shape: [], values: Float32Array.of(5) },
  { name: 'c', shape: [0], values: new Float32Array(0) },
];
const size = (read: readonly { values: { byteLength: number } }[]) =>
  read.reduce((sum, { values }) => sum + values.byteLength, 0);

test(
  `safetensors: ${runs} damaged files give tensors of at most 4 times their size, or a problem`,
  { timeout: fuzzTimeout },
  () => {
    const files = [
      writeSafetensors(tensors, { format: 'pt' }),
      writeSafetensors([], {}),
      writeSafetensors(tensors.slice(0, 1), {}),
    ];
    fc.assert(
      fc.property(damaged(files), (bytes) => {
        const read = attempt(() => readSafetensors(bytes));
        if (read) expect(size(read.tensors)).toBeLessThanOrEqual(4 * bytes.length);
      }),
      settings,
    );
  },
);

test(
  `npy: ${runs} damaged files give an array of at most 4 times their size, or a problem`,
  { timeout: fuzzTimeout },
  () => {
    const columns = writeNpy([2, 2], Float32Array.of(1, 2, 3, 4));
    columns.set(
      new TextEncoder().encode('True, '),
      new TextDecoder('latin1').decode(columns).indexOf('False'),
    );
    const files = [writeNpy([2, 2], Float32Array.of(1, 2, 3, 4)), writeNpy([], Float32Array.of(1)), columns];
    fc.assert(
      fc.property(damaged(files), (bytes) => {
        const read = attempt(() => readNpy(bytes));
        if (read) expect(read.values.byteLength).toBeLessThanOrEqual(4 * bytes.length);
      }),
      settings,
    );
  },
);

test(
  `npz: ${runs} damaged files give arrays within the limits of zip files, or a problem`,
  { timeout: fuzzTimeout },
  () => {
    const array = writeNpy([20], new Float32Array(20));
    const files = [
      writeNpz(tensors, { seed: '1' }),
      zipSync({ 'a.npy': array, 'b.npy': array }, { level: 9 }),
      zipSync({}),
    ];
    fc.assert(
      fc.property(damaged(files), (bytes) => {
        const read = attempt(() => readNpz(bytes));
        if (read) expect(size(read.arrays)).toBeLessThanOrEqual(4 * 32 * 1024 ** 2);
      }),
      settings,
    );
  },
);
