import { describe, expect, test } from 'vitest';
import { hasFeature, revectorizeFlag } from '../../../engine/kernels/features.ts';
import { selectKernels } from '../../../engine/kernels/select.ts';
import { verifyKernels } from '../../../engine/kernels/verify.ts';
import { verbs } from '../../../engine/kernels/verbs.ts';
import { load, read } from './module.ts';

test('this host has what the kernels need', () => {
  expect([hasFeature('simd'), hasFeature('relaxedSimd'), hasFeature('threads')]).toEqual([true, true, true]);
});

test.each([
  ['11.3.244.8-node.30', undefined],
  ['13.6.233.17-node.53', '--experimental-wasm-revectorize'],
  ['14.6.202.9-node.11', '--experimental-wasm-revectorize'],
  ['99.0.1', undefined],
  ['15.6.100.4-electron.0', '--wasm-revectorize'],
])('the flag of V8 %s is %s', (version, flag) => {
  expect(revectorizeFlag(version)).toBe(flag);
});

describe('selection', () => {
  test('chooses a variant with relaxed SIMD and says how fast it is', async () => {
    const { name, module, reason } = await selectKernels({ read });
    expect(name).toMatch(/^relaxed-/);
    expect(module).toBeInstanceOf(WebAssembly.Module);
    expect(reason).toMatch(/GFLOP\/s/);
  });

  test('portable: no relaxed operations', async () => {
    expect((await selectKernels({ read, portable: true })).name).toMatch(/^portable-/);
  });

  test('falls back to the next variant, and says why', async () => {
    const selection = await selectKernels({
      read: (file) => {
        if (file === 'relaxed-6x16.wasm') throw new Error('no such file');
        return read(file);
      },
    });
    expect(selection.name).toBe('relaxed-6x8');
    expect(selection.reason).toMatch(/relaxed-6x16 refused: no such file/);
  });

  test('falls back to the reference where nothing can be used', async () => {
    const selection = await selectKernels({ read: () => new Uint8Array([1, 2, 3]) });
    expect(selection).toMatchObject({ name: 'reference', module: null });
    expect(selection.reason).toMatch(/no variant could be used; relaxed-6x16 refused/);
  });

  test('a kernel that computes something else is found out', () => {
    const { kernels, memory } = load('relaxed-6x16');
    expect(verifyKernels(kernels, memory)).toBeUndefined();
    // Does every call but one: the last word that a `sum` writes is missing.
    const sum = Object.keys(verbs).indexOf('sum');
    const broken: typeof kernels = {
      ...kernels,
      run: (plan, ...rest) =>
        new Int32Array(memory.buffer)[plan / 4] === sum ? 0 : kernels.run(plan, ...rest),
    };
    expect(verifyKernels(broken, memory)).toMatch(/^sum differs from the reference by/);
  });
});
