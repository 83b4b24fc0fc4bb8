// Running means, as many optimizers keep them.
import { fma } from './math';

/** beta state + (1 - beta) value */
@inline export function average(state: v128, value: v128, beta: v128, rest: v128): v128 {
  return fma(beta, state, f32x4.mul(rest, value));
}

/**
 * 1 - beta. A beta of 0.999 arrives rounded to float32, which would make 1 - beta wrong by 1e-5: the decimal number that was
 * meant has seven digits at most, and they can be told from a float32.
 */
@inline export function rest(beta: f32): v128 {
  return f32x4.splat(<f32>(nearest((1 - <f64>beta) * 1e7) / 1e7));
}
