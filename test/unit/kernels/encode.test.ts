import { describe, expect, test } from 'vitest';
import {
  poisonSlot,
  runFinished,
  runPoisoned,
  runTimedOut,
  timeoutSlot,
} from '../../../engine/kernels/control.ts';
import { decode, encode, encodedWords, headerWords, partOf } from '../../../engine/kernels/encode.ts';
import { referenceExecutor, runReference, wasmExecutor } from '../../../engine/kernels/executor.ts';
import { sampleCall, Sampler } from '../../../engine/kernels/samples.ts';
import { trialPlaces } from '../../../engine/kernels/verify.ts';
import { verbNames, verbs } from '../../../engine/kernels/verbs.ts';
import { load } from './module.ts';

const fill = (y: number, n: number, value: number, barrierBefore = false) =>
  ({ verb: 'fill', args: { y, n, perItem: 1, value }, items: n, grain: 1, barrierBefore }) as const;

describe('encoding', () => {
  test('every verb comes back as it was', () => {
    const calls = verbNames.map((verb, i) => ({
      ...sampleCall(verb, new Sampler(new Float32Array(2 ** 16), i, 9)),
      barrierBefore: i % 2 === 1,
    }));
    const words = encode(calls);
    expect(words.length).toBe(encodedWords(calls));
    expect(words[1]).toBe(headerWords + Object.keys(verbs[verbNames[0]!]).length);
    for (const [i, call] of decode(words, calls.length).entries()) {
      expect(call.verb).toBe(calls[i]!.verb);
      expect(call.barrierBefore).toBe(i % 2 === 1);
      for (const [name, kind] of Object.entries(verbs[call.verb])) {
        const value = calls[i]!.args[name]!;
        if (kind === 'float') expect(Math.fround(call.args[name]!)).toBe(Math.fround(value));
        else expect(call.args[name]).toBe(value | 0);
      }
    }
  });

  test('floats come back as the decimals that were meant', () => {
    const [call] = decode(encode([fill(0, 1, 0.999)]), 1);
    expect(call!.args['value']).toBe(0.999);
  });

  test('a missing argument is refused', () => {
    const call = { ...fill(0, 1, 1), args: { y: 0, n: 1, value: 1 } };
    expect(() => encode([call])).toThrow('fill: argument perItem is undefined');
  });

  test('parts of a range are whole grains, cover it and do not overlap', () => {
    for (const [items, grain] of [
      [10, 3],
      [1, 1],
      [7, 100],
      [64, 1],
      [2 ** 31 - 1, 1],
    ] as const) {
      for (const lanes of [1, 2, 3, 8]) {
        let next = 0;
        for (let lane = 0; lane < lanes; lane++) {
          const [begin, end] = partOf(items, grain, lane, lanes);
          if (begin >= end) continue;
          expect(begin).toBe(next);
          expect(begin % grain).toBe(0);
          next = end;
        }
        expect(next).toBe(items);
      }
    }
  });
});

describe('executors', () => {
  const { kernels, memory } = load('relaxed-6x16'),
    base = trialPlaces.arena / 4;
  const words = new Int32Array(memory.buffer),
    floats = new Float32Array(memory.buffer);
  const places = { memory, control: trialPlaces.control, scratch: trialPlaces.scratch };
  const place = (calls: Parameters<typeof encode>[0]) => {
    const encoded = encode(calls);
    words.set(encoded, trialPlaces.plan / 4);
    return { address: trialPlaces.plan, calls: calls.length, words: encoded.length };
  };

  test.each([
    ['WebAssembly', wasmExecutor(kernels, places)],
    ['reference', referenceExecutor(places)],
  ] as const)('%s runs a plan of several calls in order', (_, executor) => {
    const plan = place([fill(base, 9, 1), fill(base + 2, 3, 2, true), fill(base + 3, 1, 3)]);
    expect(executor.run(plan, 0, 1)).toBe(runFinished);
    expect([...floats.subarray(base, base + 9)]).toEqual([1, 1, 2, 3, 2, 1, 1, 1, 1]);
  });

  test.each([
    ['WebAssembly', wasmExecutor(kernels, places)],
    ['reference', referenceExecutor(places)],
  ] as const)('%s ends a plan before a call whose guard is no finite number', (_, executor) => {
    const guarded = { ...fill(base + 1, 1, 7), guard: base };
    const after = (value: number): number[] => {
      const plan = place([fill(base + 1, 3, 5), guarded, fill(base + 2, 1, 8)]);
      floats[base] = value;
      expect(executor.run(plan, 0, 1)).toBe(runFinished);
      return [...floats.subarray(base + 1, base + 4)];
    };
    expect(after(1)).toEqual([7, 8, 5]);
    for (const value of [NaN, Infinity, -Infinity]) expect(after(value)).toEqual([5, 5, 5]);
    expect(decode(encode([guarded]), 1)[0]!.guard).toBe(base);
  });

  test.each([
    ['WebAssembly', wasmExecutor(kernels, places)],
    ['reference', referenceExecutor(places)],
  ] as const)('%s does not hang at a barrier that nobody else comes to', (_, executor) => {
    words.fill(0, 0, 64);
    words[timeoutSlot] = 30;
    const plan = place([fill(base, 9, 1, true)]),
      start = performance.now();
    expect(executor.run(plan, 0, 2)).toBe(runTimedOut);
    words.fill(0, 0, 64);
    words[poisonSlot] = 1;
    expect(executor.barrier(2)).toBe(runPoisoned);
    words.fill(0, 0, 64);
    expect(executor.barrier(1)).toBe(runFinished);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('the float64 mode runs the same calls', () => {
    const memory64 = new Float64Array(8);
    runReference(memory64, [fill(0, 8, 0.1), fill(1, 2, 1 / 3)]);
    expect([...memory64.subarray(0, 4)]).toEqual([0.1, 1 / 3, 1 / 3, 0.1]);
  });
});
