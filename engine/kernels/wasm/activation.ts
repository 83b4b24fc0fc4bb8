// Activation functions and their derivatives, by the codes of activations.ts.
import { INVERSE_SQRT_2PI, ONE } from './build/constants';
import { ELU, GELU, LEAKY_RELU, RELU, SIGMOID, SILU, SOFTPLUS, TANH } from './build/codes';
import { atLeast, atMost, expMinus1, fma, gauss, normalCdf, sigmoid, softplus, tanh } from './math';
import { at, loadPart, storePart } from './memory';

/** f(x); `kind` is a constant wherever this is inlined, so that one branch remains. */
@inline function value(kind: i32, x: v128, alpha: v128): v128 {
  const zero = f32x4.splat(0);
  if (kind == RELU) return atLeast(x, zero);
  if (kind == LEAKY_RELU) return v128.bitselect(x, f32x4.mul(alpha, x), f32x4.gt(x, zero));
  if (kind == ELU) return v128.bitselect(x, f32x4.mul(alpha, expMinus1(atMost(x, zero))), f32x4.gt(x, zero));
  if (kind == GELU) return f32x4.mul(x, normalCdf(x, gauss(x)));
  if (kind == SILU) return f32x4.mul(x, sigmoid(x));
  if (kind == TANH) return tanh(x);
  if (kind == SIGMOID) return sigmoid(x);
  if (kind == SOFTPLUS) return softplus(x);
  return x;
}

/** f'(x) from `s`: x itself for gelu, silu and softplus, y for the others. */
@inline function derivative(kind: i32, s: v128, alpha: v128): v128 {
  const zero = f32x4.splat(0), one = ONE();
  if (kind == LEAKY_RELU) return v128.bitselect(one, alpha, f32x4.gt(s, zero));
  if (kind == ELU) return v128.bitselect(one, f32x4.add(s, alpha), f32x4.gt(s, zero));
  if (kind == GELU) {
    const g = gauss(s);
    return fma(f32x4.mul(s, INVERSE_SQRT_2PI()), g, normalCdf(s, g));
  }
  if (kind == SILU) {
    const y = sigmoid(s);
    return f32x4.mul(y, fma(s, f32x4.sub(one, y), one));
  }
  if (kind == TANH) return f32x4.sub(one, f32x4.mul(s, s));
  if (kind == SIGMOID) return f32x4.mul(s, f32x4.sub(one, s));
  if (kind == SOFTPLUS) return sigmoid(s);
  return one;
}

@inline function forward(kind: i32, y: usize, x: usize, n: i32, alpha: f32): void {
  const a = f32x4.splat(alpha);
  for (; n >= 8; n -= 8, x += 32, y += 32) {
    const x0 = v128.load(x), x1 = v128.load(x, 16);
    const y0 = value(kind, x0, a), y1 = value(kind, x1, a);
    v128.store(y, y0);
    v128.store(y, y1, 16);
  }
  for (; n > 0; n -= 4, x += 16, y += 16) storePart(y, value(kind, loadPart(x, n), a), n);
}

/** y = f(x) for n elements; in place is allowed. */
export function activate(y: usize, x: usize, n: i32, kind: i32, alpha: f32): void {
  switch (kind) {
    case RELU: forward(RELU, y, x, n, alpha); break;
    case LEAKY_RELU: forward(LEAKY_RELU, y, x, n, alpha); break;
    case ELU: forward(ELU, y, x, n, alpha); break;
    case GELU: forward(GELU, y, x, n, alpha); break;
    case SILU: forward(SILU, y, x, n, alpha); break;
    case TANH: forward(TANH, y, x, n, alpha); break;
    case SIGMOID: forward(SIGMOID, y, x, n, alpha); break;
    case SOFTPLUS: forward(SOFTPLUS, y, x, n, alpha); break;
    default: if (y != x) memory.copy(y, x, <usize>n << 2);
  }
}

/** dy f'(s). relu's derivative is a mask, so that dx = 0 even where dy is infinite. */
@inline function slope(kind: i32, dy: v128, s: v128, alpha: v128): v128 {
  if (kind == RELU) return v128.and(dy, f32x4.gt(s, f32x4.splat(0)));
  return f32x4.mul(dy, derivative(kind, s, alpha));
}

@inline function backward(kind: i32, add: bool, dx: usize, dy: usize, s: usize, n: i32, alpha: f32): void {
  const a = f32x4.splat(alpha);
  for (; n >= 8; n -= 8, dx += 32, dy += 32, s += 32) {
    const d0 = v128.load(dy), d1 = v128.load(dy, 16), s0 = v128.load(s), s1 = v128.load(s, 16);
    let x0 = slope(kind, d0, s0, a), x1 = slope(kind, d1, s1, a);
    if (add) {
      x0 = f32x4.add(x0, v128.load(dx));
      x1 = f32x4.add(x1, v128.load(dx, 16));
    }
    v128.store(dx, x0);
    v128.store(dx, x1, 16);
  }
  for (; n > 0; n -= 4, dx += 16, dy += 16, s += 16) {
    let x = slope(kind, loadPart(dy, n), loadPart(s, n), a);
    if (add) x = f32x4.add(x, loadPart(dx, n));
    storePart(dx, x, n);
  }
}

@inline function backwardBy(add: bool, dx: usize, dy: usize, x: usize, y: usize, n: i32, kind: i32, alpha: f32): void {
  switch (kind) {
    case RELU: backward(RELU, add, dx, dy, y, n, alpha); break;
    case LEAKY_RELU: backward(LEAKY_RELU, add, dx, dy, y, n, alpha); break;
    case ELU: backward(ELU, add, dx, dy, y, n, alpha); break;
    case GELU: backward(GELU, add, dx, dy, x, n, alpha); break;
    case SILU: backward(SILU, add, dx, dy, x, n, alpha); break;
    case TANH: backward(TANH, add, dx, dy, y, n, alpha); break;
    case SIGMOID: backward(SIGMOID, add, dx, dy, y, n, alpha); break;
    case SOFTPLUS: backward(SOFTPLUS, add, dx, dy, x, n, alpha); break;
    default: backward(0, add, dx, dy, dy, n, alpha);
  }
}

/** dx = dy f'(y) for n elements of a function whose derivative can be told from y. */
export function slopes(dx: usize, dy: usize, y: usize, n: i32, kind: i32): void {
  backwardBy(false, dx, dy, y, y, n, kind, 0);
}

export function activation(
  y: i32, x: i32, n: i32, perItem: i32, activation: i32, alpha: f32, begin: i32, end: i32,
): void {
  const from = begin * perItem, count = min(n, end * perItem) - from;
  activate(at(y + from), at(x + from), count, activation, alpha);
}

export function activationBackward(
  dx: i32, dy: i32, x: i32, y: i32, n: i32, perItem: i32, activation: i32, alpha: f32, accumulate: i32,
  begin: i32, end: i32,
): void {
  const from = begin * perItem, count = min(n, end * perItem) - from;
  const dxAt = at(dx + from), dyAt = at(dy + from), xAt = at(x + from), yAt = at(y + from);
  if (accumulate) backwardBy(true, dxAt, dyAt, xAt, yAt, count, activation, alpha);
  else backwardBy(false, dxAt, dyAt, xAt, yAt, count, activation, alpha);
}
