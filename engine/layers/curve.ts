import { activationCodes, type ActivationName } from '../kernels/activations.ts';
import { activate } from '../kernels/reference/activations.ts';

/**
 * What an activation makes of these values, for drawing it; null for a name that is none. `alpha` is the slope of leakyRelu
 * and the scale of elu. Softmax takes the values as one row.
 */
export function curveOf(name: string, alpha: number, xs: readonly number[]): readonly number[] | null {
  if (name === 'softmax') {
    const powers = xs.map((x) => Math.exp(x - Math.max(...xs))),
      sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  }
  if (!Object.hasOwn(activationCodes, name)) return null;
  const code = activationCodes[name as ActivationName];
  return xs.map((x) => activate(code, alpha, x));
}
