import { activationCodes as codes } from '../activations.ts';

/**
 * Error function to double precision: the series for small |x|, the continued fraction (Lentz) of erfc beyond.
 * Source: Abramowitz & Stegun 7.1.6 and 7.1.14.
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 2.5) {
    let term = a,
      sum = a;
    for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
      term *= (2 * a * a) / (2 * n + 1);
      sum += term;
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a) * sum;
  }
  if (a > 6) return Math.sign(x);
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
}

export const sigmoid = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const normalCdf = (x: number): number => 0.5 * (1 + erf(x / Math.SQRT2));
const normalPdf = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** f(x) for one element; `alpha` is the slope of leakyRelu and the scale of elu. */
export function activate(code: number, alpha: number, x: number): number {
  switch (code) {
    case codes.identity:
      return x;
    case codes.relu:
      // Asked this way round, a NaN stays one.
      return x <= 0 ? 0 : x;
    case codes.leakyRelu:
      return x > 0 ? x : alpha * x;
    case codes.elu:
      return x > 0 ? x : alpha * Math.expm1(x);
    case codes.gelu:
      return x * normalCdf(x);
    case codes.silu:
      return x * sigmoid(x);
    case codes.tanh:
      return Math.tanh(x);
    case codes.sigmoid:
      return sigmoid(x);
    case codes.softplus:
      return softplus(x);
    default:
      throw new RangeError(`activation ${code}`);
  }
}

/** Those whose derivative is taken from y alone: x is not read (-1 is allowed). gelu, silu and softplus read x. */
export const derivativeFromOutput: ReadonlySet<number> = new Set([
  codes.identity,
  codes.relu,
  codes.leakyRelu,
  codes.elu,
  codes.tanh,
  codes.sigmoid,
]);

/** f'(x), given x or y as `derivativeFromOutput` says. leakyRelu and elu need alpha >= 0 for the sign of y to tell. */
export function derivative(code: number, alpha: number, x: number, y: number): number {
  switch (code) {
    case codes.identity:
      return 1;
    case codes.relu:
      return y > 0 ? 1 : 0;
    case codes.leakyRelu:
      return y > 0 ? 1 : alpha;
    case codes.elu:
      return y > 0 ? 1 : y + alpha;
    case codes.gelu:
      return normalCdf(x) + x * normalPdf(x);
    case codes.silu: {
      const s = sigmoid(x);
      return s * (1 + x * (1 - s));
    }
    case codes.tanh:
      return 1 - y * y;
    case codes.sigmoid:
      return y * (1 - y);
    case codes.softplus:
      return sigmoid(x);
    default:
      throw new RangeError(`activation ${code}`);
  }
}
