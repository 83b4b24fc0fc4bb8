// Elementary functions on four elements. Polynomials are minimax fits (Lawson's weights, coefficients rounded to
// float32); the errors stated are relative, over all float32 arguments of the range, and held by the unit tests.
import { FUSED } from './build/variant';

/** a b + c, with one rounding where the variant has fused multiply-add. */
@inline export function fma(a: v128, b: v128, c: v128): v128 {
  if (FUSED) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

@inline function fmaS(a: v128, b: v128, c: f32): v128 {
  return fma(a, b, f32x4.splat(c));
}

/** Rounds |x| < 2^22 to an integer; the integer also stands in the low bits. */
const ROUND: f32 = 12582912; // 1.5 * 2^23
/** Below, e^x is no normal float32: the result is then e^-87.33. Above, 2^n would overflow. */
const LEAST: f32 = -87.336, MOST: f32 = 88.37;

/** e^r - 1 - r over r^2, |r| <= ln 2 / 2: 3e-9. */
@inline function expTail(r: v128): v128 {
  let p = fmaS(r, f32x4.splat(1.3814587e-3), 8.3687268e-3);
  p = fmaS(p, r, 4.1668389e-2);
  p = fmaS(p, r, 1.6666521e-1);
  return fmaS(p, r, 4.9999994e-1);
}

/** x = n ln 2 + r; n is left in the low bits of the rounding constant. */
@inline function reduced(x: v128): v128 {
  return fmaS(x, f32x4.splat(1.44269504), ROUND);
}
@inline function remainder(x: v128, t: v128): v128 {
  const n = f32x4.sub(t, f32x4.splat(ROUND));
  // ln 2 in two parts; the first has so few bits that its product with n is exact.
  return fma(n, f32x4.splat(2.12194440e-4), fma(n, f32x4.splat(-0.693359375), x));
}
/** 2^n */
@inline function power(t: v128): v128 {
  return i32x4.shl(i32x4.add(t, i32x4.splat(127)), 23);
}

/** e^x for -87.3 <= x <= 88.3, clamped outside: 1.2e-7. */
@inline export function exp(x: v128): v128 {
  x = f32x4.min(f32x4.max(x, f32x4.splat(LEAST)), f32x4.splat(MOST));
  const t = reduced(x), r = remainder(x, t);
  return f32x4.mul(fma(fma(expTail(r), r, f32x4.splat(1)), r, f32x4.splat(1)), power(t));
}

/** e^x - 1 for x <= 0: 2e-7. */
@inline export function expMinus1(x: v128): v128 {
  x = f32x4.max(x, f32x4.splat(LEAST));
  const t = reduced(x), r = remainder(x, t), scale = power(t);
  const small = fma(f32x4.mul(r, r), expTail(r), r);
  return fma(small, scale, f32x4.sub(scale, f32x4.splat(1)));
}

/** 1 / (1 + e^-x): 3e-7. */
@inline export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

/** Series near 0, where 1 - 2 / (e^2x + 1) would cancel: 3e-7. */
@inline export function tanh(x: v128): v128 {
  const z = f32x4.mul(x, x), a = f32x4.abs(x), one = f32x4.splat(1), two = f32x4.splat(2);
  let p = fmaS(z, f32x4.splat(-5.7049538e-3), 2.0639058e-2);
  p = fmaS(p, z, -5.3739708e-2);
  p = fmaS(p, z, 1.3331442e-1);
  p = fmaS(p, z, -3.3333281e-1);
  const near = fma(f32x4.mul(p, z), x, x);
  const far = f32x4.sub(one, f32x4.div(two, f32x4.add(exp(f32x4.add(a, a)), one)));
  const signed = v128.or(far, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(near, signed, f32x4.lt(a, f32x4.splat(0.625)));
}

/** Natural logarithm of normal positive x: 2e-7; -87.3 for 0 and below. */
@inline export function log(x: v128): v128 {
  x = f32x4.max(x, f32x4.splat(1.17549435e-38));
  // x = 2^n (1 + f), with 1 + f in [sqrt(1/2), sqrt(2)): the offset moves the exponent's step to sqrt(1/2).
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const n = f32x4.convert_i32x4_s(i32x4.shr_s(shifted, 23));
  const mantissa = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(mantissa, f32x4.splat(1)), z = f32x4.mul(f, f);
  let p = fmaS(f, f32x4.splat(-7.6346248e-2), 1.2761763e-1);
  p = fmaS(p, f, -1.3160223e-1);
  p = fmaS(p, f, 1.4201736e-1);
  p = fmaS(p, f, -1.6623351e-1);
  p = fmaS(p, f, 2.0001228e-1);
  p = fmaS(p, f, -2.5000823e-1);
  p = fmaS(p, f, 3.3333331e-1);
  let y = f32x4.mul(f32x4.mul(p, f), z);
  y = fma(n, f32x4.splat(-2.12194440e-4), y);
  y = fma(z, f32x4.splat(-0.5), y);
  // The bits of a NaN have an exponent, too: without this it would come out as 89.
  return v128.bitselect(fma(n, f32x4.splat(0.693359375), f32x4.add(f, y)), x, f32x4.eq(x, x));
}

/** log(1 + u) for 0 <= u <= 1 as 2 atanh(u / (2 + u)): 3e-7. */
@inline export function log1p(u: v128): v128 {
  const s = f32x4.div(u, f32x4.add(u, f32x4.splat(2))), z = f32x4.mul(s, s), twice = f32x4.add(s, s);
  let p = fmaS(z, f32x4.splat(1.4012297e-1), 1.3999557e-1);
  p = fmaS(p, z, 2.0010850e-1);
  p = fmaS(p, z, 3.3333206e-1);
  return fma(f32x4.mul(p, z), twice, twice);
}

/** max(x, 0) + log(1 + e^-|x|) */
@inline export function softplus(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1p(exp(f32x4.neg(f32x4.abs(x)))));
}

/** e^(-x^2/2), from which both the density and the distribution of a normal variable come. */
@inline export function gauss(x: v128): v128 {
  return exp(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
}

/**
 * Distribution of a standard normal variable, given g = e^(-x^2/2): erfc(|x| / sqrt 2) / 2 = g t P(t), with
 * t = 1 / (1 + 0.35 |x|). Absolute error 1e-7; relative 6e-7 for x > -2.
 */
@inline export function normalCdf(x: v128, g: v128): v128 {
  const one = f32x4.splat(1), t = f32x4.div(one, fma(f32x4.abs(x), f32x4.splat(0.35), one));
  let p = fmaS(t, f32x4.splat(-2.9114941e-2), 1.4381810e-1);
  p = fmaS(p, t, -2.5539047e-1);
  p = fmaS(p, t, 1.5879604e-1);
  p = fmaS(p, t, -2.2843130e-2);
  p = fmaS(p, t, 1.0539205e-1);
  p = fmaS(p, t, 1.1986311e-1);
  p = fmaS(p, t, 1.3985756e-1);
  p = fmaS(p, t, 1.3962166e-1);
  const tail = f32x4.mul(f32x4.mul(p, t), g);
  return v128.bitselect(f32x4.sub(one, tail), tail, f32x4.ge(x, f32x4.splat(0)));
}
