/**
 * Constants of the elementary functions (math.ts). Each becomes a function of its name that loads it from a table in
 * scratch memory: V8 neither keeps vector constants in registers over a loop nor in memory, but builds them anew from
 * integers at every use, which costs more than the arithmetic (exp: 1.07 G elements/s; from the table 3.4).
 *
 * Polynomials are minimax fits (Lawson's weights), coefficients rounded to float32, the constant term first.
 */
const polynomial = (name, ...coefficients) =>
  Object.fromEntries(coefficients.map((value, i) => [`${name}_${i}`, value]));

export const floats = {
  ONE: 1,
  TWO: 2,
  THREE: 3,
  HALF: 0.5,
  MINUS_HALF: -0.5,
  /** The sign bit. */
  SIGN: -0.0,
  /** 1.5 * 2^23: adding it rounds |x| < 2^22 to an integer, which then also stands in the low bits. */
  ROUND: 12582912,
  /** Below, e^x is no normal float32; above, 2^n would overflow. */
  EXP_LEAST: -87.336,
  EXP_MOST: 88.37,
  LOG2_E: 1.44269504,
  /** ln 2 in two parts; the first has so few bits that its product with an exponent is exact. */
  MINUS_LN2_HIGH: -0.693359375,
  LN2_HIGH: 0.693359375,
  LN2_LOW: 2.1219444e-4,
  MINUS_LN2_LOW: -2.1219444e-4,
  /** (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2: 3e-9. */
  ...polynomial('EXP', 4.9999994e-1, 1.6666521e-1, 4.1668389e-2, 8.3687268e-3, 1.3814587e-3),
  /** (tanh(x) / x - 1) / x^2 in x^2, for |x| < 0.625: 4e-9. */
  ...polynomial('TANH', -3.3333281e-1, 1.3331442e-1, -5.3739708e-2, 2.0639058e-2, -5.7049538e-3),
  TANH_NEAR: 0.625,
  /** (log(1 + f) - f + f^2 / 2) / f^3 for sqrt(1/2) <= 1 + f < sqrt(2): 6e-9. */
  ...polynomial(
    'LOG',
    3.3333331e-1,
    -2.5000823e-1,
    2.0001228e-1,
    -1.6623351e-1,
    1.4201736e-1,
    -1.3160223e-1,
    1.2761763e-1,
    -7.6346248e-2,
  ),
  /** sin and cos of x quarter turns for |x| <= 1/2: x SIN(x^2) and 1 + x^2 COS(x^2): 2e-9. */
  ...polynomial('SIN', 1.5707964, -0.6459641, 0.07969263, -0.0046817543, 1.6044118e-4),
  ...polynomial('COS', -1.2337005, 0.25366953, -0.02086348, 9.1926025e-4, -2.520204e-5),
  /** 2^-24 */
  UNIFORM: 5.9604645e-8,
  FOUR: 4,
  MINUS_TWO: -2,
  LEAST_NORMAL: 1.17549435e-38,
  /** (atanh(s) / s - 1) / s^2 in s^2, for s <= 1/3: 5e-9. */
  ...polynomial('ATANH', 3.3333206e-1, 2.001085e-1, 1.3999557e-1, 1.4012297e-1),
  /** erfc(x / sqrt 2) / 2 / e^(-x^2/2) / t in t = 1 / (1 + 0.35 x), for x >= 0: 3e-8. */
  ...polynomial(
    'NORMAL',
    1.3962166e-1,
    1.3985756e-1,
    1.1986311e-1,
    1.0539205e-1,
    -2.284313e-2,
    1.5879604e-1,
    -2.5539047e-1,
    1.438181e-1,
    -2.9114941e-2,
  ),
  NORMAL_SCALE: 0.35,
  INVERSE_SQRT_2PI: 0.3989422804,
};

export const integers = {
  EXPONENT_BIAS: 127,
  /** Bits of sqrt(1/2), and of a mantissa. */
  SQRT_HALF_BITS: 0x3f3504f3,
  MANTISSA_BITS: 0x007fffff,
};

/** `more`: constants of other generated sources, by name. */
export function constantsSource(more) {
  const lines = [`import { CONSTANTS, scratch } from '../memory';`];
  const stores = [];
  const add = (name, value, type) => {
    const offset = 4 * stores.length;
    lines.push(
      `@inline export function ${name}(): v128 { return v128.load32_splat(scratch + CONSTANTS, ${offset}); }`,
    );
    stores.push(`store<${type}>(p, ${Object.is(value, -0) ? '-0.0' : value}, ${offset});`);
  };
  for (const [name, value] of Object.entries({ ...floats, ...more })) add(name, value, 'f32');
  for (const [name, value] of Object.entries(integers)) add(name, value, 'i32');
  return [
    ...lines,
    `export function fillConstants(): void {`,
    `const p = scratch + CONSTANTS;`,
    ...stores,
    `}`,
    ``,
  ].join('\n');
}
