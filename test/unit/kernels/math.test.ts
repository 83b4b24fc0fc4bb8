import { describe, expect, test } from 'vitest';
import { activationCodes, type ActivationName } from '../../../engine/kernels/activations.ts';
import { activate, derivative, derivativeFromOutput } from '../../../engine/kernels/reference/activations.ts';
import type { VariantName } from '../../../engine/kernels/variants.ts';
import { trialElements, tryCall } from '../../../engine/kernels/verify.ts';
import { load } from './module.ts';

/** Arguments: dense near 0, then out to where float32 has nothing left to tell. */
function sweep(from: number, to: number, n: number): Float32Array {
  const x = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const t = i / (n - 1);
    x[i] = i % 2 ? from + (to - from) * t : Math.sign(t - 0.5) * 10 ** (-6 + 7.5 * Math.abs(2 * t - 1));
    x[i] = Math.min(to, Math.max(from, x[i]!));
  }
  return x;
}

const n = 20000;
const elementwise = { n, perItem: n, alpha: 1 };

function apply(variant: VariantName, name: ActivationName, x: Float32Array): Float32Array {
  const { kernels, memory } = load(variant),
    values = new Float32Array(trialElements);
  values.set(x);
  const args = { y: n, x: 0, ...elementwise, activation: activationCodes[name] };
  const call = { verb: 'activation', args, items: 1, grain: 1, barrierBefore: false } as const;
  return tryCall(kernels, memory, call, values, 1).slice(n, 2 * n);
}

function slopes(variant: VariantName, name: ActivationName, x: Float32Array): Float32Array {
  const { kernels, memory } = load(variant),
    values = new Float32Array(trialElements);
  values.set(x);
  values.set(apply(variant, name, x), n);
  values.fill(1, 2 * n, 3 * n);
  const args = {
    dx: 3 * n,
    dy: 2 * n,
    x: 0,
    y: n,
    ...elementwise,
    activation: activationCodes[name],
    accumulate: 0,
  };
  const call = { verb: 'activationBackward', args, items: 1, grain: 1, barrierBefore: false } as const;
  return tryCall(kernels, memory, call, values, 1).slice(3 * n, 4 * n);
}

/** Function, range of x, greatest relative error, and the absolute error below which none is counted. */
const cases: readonly (readonly [ActivationName, number, number, number, number])[] = [
  ['sigmoid', -80, 80, 4e-7, 0],
  ['tanh', -80, 80, 3e-7, 0],
  ['elu', -80, 20, 3e-7, 0],
  ['softplus', -80, 80, 4e-7, 0],
  ['silu', -80, 80, 5e-7, 0],
  ['gelu', -80, 80, 8e-7, 2e-7],
  ['relu', -80, 80, 0, 0],
  ['leakyRelu', -80, 80, 0, 0],
];

describe.each(['relaxed-6x16', 'portable-4x16'] as const)('%s', (variant) => {
  test.each(cases)(
    '%s(x), x in [%d, %d]: relative error <= %d or absolute error <= %d',
    (name, from, to, relative, absolute) => {
      const x = sweep(from, to, n),
        y = apply(variant, name, x);
      const wrong = x.filter((argument, i) => {
        const expected = activate(activationCodes[name], 1, argument);
        return !(Math.abs(y[i]! - expected) <= Math.max(absolute, relative * Math.abs(expected)));
      });
      expect([...wrong]).toEqual([]);
    },
  );

  test.each(cases.map(([name]) => name))("%s'(x), x in [-80, 80]: absolute error <= 1e-6", (name) => {
    const x = sweep(-80, 80, n),
      y = apply(variant, name, x),
      slope = slopes(variant, name, x);
    const code = activationCodes[name],
      fromOutput = derivativeFromOutput.has(code);
    const wrong = x.filter((argument, i) => {
      const expected = derivative(code, 1, argument, fromOutput ? y[i]! : NaN);
      return !(Math.abs(slope[i]! - expected) <= 1e-6);
    });
    expect([...wrong]).toEqual([]);
  });

  test('NaN stays NaN in every function, so that it shows in the loss', () => {
    for (const name of ['sigmoid', 'tanh', 'elu', 'softplus', 'silu', 'gelu', 'relu', 'leakyRelu'] as const) {
      expect(apply(variant, name, new Float32Array(n).fill(NaN))[0], name).toBeNaN();
    }
  });
});
