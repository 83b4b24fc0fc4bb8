// Elementary functions on four elements. The errors stated are in units in the last place (ulp) or relative, and held by the
// unit tests on floats of all exponents; f32x4.sqrt is exact to half a unit. Constants and
// polynomials stand in constants.mjs, which says why they are functions.
import {
  ATANH_0, ATANH_1, ATANH_2, ATANH_3, EXPONENT_BIAS, EXP_0, EXP_1, EXP_2, EXP_3, EXP_4, EXP_LEAST, EXP_MOST, LEAST_NORMAL,
  LN2_HIGH, LN2_LOW, LOG2_E, LOG_0, LOG_1, LOG_2, LOG_3, LOG_4, LOG_5, LOG_6, LOG_7, MANTISSA_BITS, MINUS_HALF,
  MINUS_LN2_HIGH, MINUS_LN2_LOW, NORMAL_0, NORMAL_1, NORMAL_2, NORMAL_3, NORMAL_4, NORMAL_5, NORMAL_6, NORMAL_7, NORMAL_8,
  NORMAL_SCALE, ONE, ROUND, SIGN, SQRT_HALF_BITS, TANH_0, TANH_1, TANH_2, TANH_3, TANH_4, TANH_NEAR, TWO,
} from './build/constants';
import { FUSED } from './build/variant';

/** a b + c, with one rounding where the variant has fused multiply-add. */
@inline export function fma(a: v128, b: v128, c: v128): v128 {
  if (FUSED) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The greater and the lesser; x where it is NaN. One instruction, where `max` and `min` of the standard take six. */
@inline export function atLeast(x: v128, least: v128): v128 {
  return f32x4.pmax(x, least);
}
@inline export function atMost(x: v128, most: v128): v128 {
  return f32x4.pmin(x, most);
}

/** (e^r - 1 - r) / r^2 */
@inline function expTail(r: v128): v128 {
  return fma(fma(fma(fma(EXP_4(), r, EXP_3()), r, EXP_2()), r, EXP_1()), r, EXP_0());
}

/** x = n ln 2 + r; n is left in the low bits of the rounding constant. */
@inline function reduced(x: v128): v128 {
  return fma(x, LOG2_E(), ROUND());
}
@inline function remainder(x: v128, t: v128): v128 {
  const n = f32x4.sub(t, ROUND());
  return fma(n, LN2_LOW(), fma(n, MINUS_LN2_HIGH(), x));
}
/** 2^n */
@inline function power(t: v128): v128 {
  return i32x4.shl(i32x4.add(t, EXPONENT_BIAS()), 23);
}

/** e^x for -87.3 <= x <= 88.3, clamped outside: 1.2 ulp. */
@inline export function exp(x: v128): v128 {
  x = atMost(atLeast(x, EXP_LEAST()), EXP_MOST());
  const t = reduced(x), r = remainder(x, t);
  return f32x4.mul(fma(fma(expTail(r), r, ONE()), r, ONE()), power(t));
}

/** e^x - 1 for x <= 0: 1 ulp. */
@inline export function expMinus1(x: v128): v128 {
  x = atLeast(x, EXP_LEAST());
  const t = reduced(x), r = remainder(x, t), scale = power(t);
  const small = fma(f32x4.mul(r, r), expTail(r), r);
  return fma(small, scale, f32x4.sub(scale, ONE()));
}

/** 1 / (1 + e^-x): 2 ulp. */
@inline export function sigmoid(x: v128): v128 {
  return f32x4.div(ONE(), f32x4.add(ONE(), exp(f32x4.neg(x))));
}

/** Series near 0, where 1 - 2 / (e^2x + 1) would cancel: 1.5 ulp. */
@inline export function tanh(x: v128): v128 {
  const z = f32x4.mul(x, x), a = f32x4.abs(x);
  const p = fma(fma(fma(fma(TANH_4(), z, TANH_3()), z, TANH_2()), z, TANH_1()), z, TANH_0());
  const near = fma(f32x4.mul(p, z), x, x);
  const far = f32x4.sub(ONE(), f32x4.div(TWO(), f32x4.add(exp(f32x4.add(a, a)), ONE())));
  const signed = v128.or(far, v128.and(x, SIGN()));
  return v128.bitselect(near, signed, f32x4.lt(a, TANH_NEAR()));
}

/** Natural logarithm of normal positive x: 1 ulp; -87.3 for 0 and below, 88.7 for infinity. */
@inline export function log(x: v128): v128 {
  x = atLeast(x, LEAST_NORMAL());
  // x = 2^n (1 + f), with 1 + f in [sqrt(1/2), sqrt(2)): the offset moves the exponent's step to sqrt(1/2).
  const shifted = i32x4.sub(x, SQRT_HALF_BITS());
  const n = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const mantissa = i32x4.add(v128.and(shifted, MANTISSA_BITS()), SQRT_HALF_BITS());
  const f = f32x4.sub(mantissa, ONE()), z = f32x4.mul(f, f);
  let p = fma(fma(fma(fma(LOG_7(), f, LOG_6()), f, LOG_5()), f, LOG_4()), f, LOG_3());
  p = fma(fma(fma(p, f, LOG_2()), f, LOG_1()), f, LOG_0());
  const tail = fma(z, MINUS_HALF(), fma(n, MINUS_LN2_LOW(), f32x4.mul(f32x4.mul(p, f), z)));
  // The bits of a NaN have an exponent, too: without this it would come out as 89, and never reach the loss.
  return v128.bitselect(fma(n, LN2_HIGH(), f32x4.add(f, tail)), x, f32x4.eq(x, x));
}

/** log(1 + u) for 0 <= u <= 1 as 2 atanh(u / (2 + u)): 2 ulp. */
@inline export function log1p(u: v128): v128 {
  const s = f32x4.div(u, f32x4.add(u, TWO())), z = f32x4.mul(s, s), twice = f32x4.add(s, s);
  const p = fma(fma(fma(ATANH_3(), z, ATANH_2()), z, ATANH_1()), z, ATANH_0());
  return fma(f32x4.mul(p, z), twice, twice);
}

/** max(x, 0) + log(1 + e^-|x|): 2.5 ulp. */
@inline export function softplus(x: v128): v128 {
  return f32x4.add(atLeast(x, f32x4.splat(0)), log1p(exp(f32x4.neg(f32x4.abs(x)))));
}

/**
 * e^(-x^2/2), from which both the density and the distribution of a normal variable come: relative 4e-7 for |x| <= 3, 5e-6
 * for |x| <= 13, since x^2 is rounded first.
 */
@inline export function gauss(x: v128): v128 {
  return exp(f32x4.mul(f32x4.mul(x, x), MINUS_HALF()));
}

/**
 * Distribution of a standard normal variable, given g = e^(-x^2/2). Absolute error 1e-7; relative 6e-7 for x > -2,
 * 5e-6 for x > -12.
 */
@inline export function normalCdf(x: v128, g: v128): v128 {
  const t = f32x4.div(ONE(), fma(f32x4.abs(x), NORMAL_SCALE(), ONE()));
  let p = fma(fma(fma(fma(NORMAL_8(), t, NORMAL_7()), t, NORMAL_6()), t, NORMAL_5()), t, NORMAL_4());
  p = fma(fma(fma(fma(p, t, NORMAL_3()), t, NORMAL_2()), t, NORMAL_1()), t, NORMAL_0());
  const tail = f32x4.mul(f32x4.mul(p, t), g);
  return v128.bitselect(f32x4.sub(ONE(), tail), tail, f32x4.ge(x, f32x4.splat(0)));
}
