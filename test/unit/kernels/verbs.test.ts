import { describe, expect, test } from 'vitest';
import { reference, type Kernel } from '../../../engine/kernels/reference.ts';
import { sampleCall, Sampler } from '../../../engine/kernels/samples.ts';
import { variants, type VariantName } from '../../../engine/kernels/variants.ts';
import { difference, trialElements, tryCall } from '../../../engine/kernels/verify.ts';
import { verbNames, type VerbName } from '../../../engine/kernels/verbs.ts';
import { load } from './module.ts';

const names = Object.keys(variants) as VariantName[];

/** What sums of up to 450 products of numbers below 1 may differ by, in float32 and in another order. */
const tolerance = 1e-5;
/** Of what tiles of 4 x 4 add up, up to 25 times what comes out is taken away again. */
const cancelling: Partial<Record<VerbName, number>> = { winogradConvolution: 3e-5 };
/** Verbs that round nothing: moved, compared, or in {0, 1}. */
const exact = new Set<VerbName>([
  'fill',
  'copyColumns',
  'maxPool2d',
  'maxPool2dBackward',
  'hits',
  'crop2d',
  'pad2d',
  'upsample2d',
  'stepMaxima',
  'embedding',
]);
const calls = 40;

const same = (a: Float32Array, b: Float32Array): boolean => Buffer.compare(bytes(a), bytes(b)) === 0;
const bytes = (a: Float32Array) => Buffer.from(a.buffer, a.byteOffset, a.byteLength);

describe.each(names)('%s', (variant) => {
  const { kernels, memory } = load(variant);

  describe.each(verbNames)('%s', (verb) => {
    const limit = exact.has(verb) ? 0 : (cancelling[verb] ?? tolerance);
    test(`equals the reference within ${limit} (1 + |value|), and writes nothing else, in ${calls} random calls`, () => {
      for (let seed = 0; seed < calls; seed++) {
        const values = new Float32Array(trialElements / 2);
        const call = sampleCall(verb, new Sampler(values, 1000 + seed, 9 + seed));
        const result = tryCall(kernels, memory, call, values, 1);
        (reference[verb] as Kernel<VerbName>)(values, call.args as never, 0, call.items);
        expect(difference(result, values), JSON.stringify(call)).toBeLessThanOrEqual(limit);
      }
    });

    test('does the items that it is told to do, and no others', () => {
      for (let seed = 0; seed < calls / 4; seed++) {
        const values = new Float32Array(trialElements / 2);
        const whole = sampleCall(verb, new Sampler(values, 4000 + seed, 9 + 4 * seed));
        const call = { ...whole, items: Math.ceil(whole.items / 2) };
        const result = tryCall(kernels, memory, call, values, 1);
        (reference[verb] as Kernel<VerbName>)(values, call.args as never, 0, call.items);
        expect(difference(result, values), JSON.stringify(call)).toBeLessThanOrEqual(limit);
      }
    });

    test('gives the same bits however its range is cut', () => {
      for (let seed = 0; seed < calls / 4; seed++) {
        const values = new Float32Array(trialElements / 2);
        const call = sampleCall(verb, new Sampler(values, 2000 + seed, 9 + 4 * seed));
        const whole = tryCall(kernels, memory, call, values, 1).slice();
        for (const lanes of [2, 3, 4, 8]) {
          expect(same(tryCall(kernels, memory, call, values, lanes), whole), `${lanes} lanes`).toBe(true);
        }
      }
    });
  });
});

describe('the tile has no influence on the bits of any verb', () => {
  test.each([
    ['relaxed-6x16', 'relaxed-6x8'],
    ['portable-4x16', 'portable-4x8'],
  ] as const)('%s and %s', (first, second) => {
    const [a, b] = [load(first), load(second)];
    for (const verb of verbNames) {
      const values = new Float32Array(trialElements / 2);
      const call = sampleCall(verb, new Sampler(values, 3000, 40));
      const expected = tryCall(a.kernels, a.memory, call, values, 1);
      expect(same(tryCall(b.kernels, b.memory, call, values, 1), expected), verb).toBe(true);
    }
  });
});
