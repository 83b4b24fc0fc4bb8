// Dropout on Philox4x32-10 (see tensor/random.ts): element i takes word i % 4 at counter i / 4.
import { at, scratch } from './memory';

const M0: u32 = 0xd2511f53, M1: u32 = 0xcd9e8d57, W0: i32 = 0x9e3779b9, W1: i32 = 0xbb67ae85;
const ROUNDS = 10;
const STEP_LOW = 1, STEP_HIGH = 2;

/** Low and high words of four products of 32 bits each. */
@inline function low(a: v128, b: v128): v128 {
  return i32x4.mul(a, b);
}
@inline function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(a, b), i64x2.extmul_high_i32x4_u(a, b), 1, 3, 5, 7);
}

/** Keep masks (all ones or zeros) of 16 elements from the four counters `counter`.. into scratch, in element order. */
function masks(counter: i32, stepLow: i32, stepHigh: i32, stream: i32, keyLow: i32, keyHigh: i32, threshold: v128): void {
  let x0 = i32x4.add(i32x4.splat(counter), i32x4(0, 1, 2, 3));
  let x1 = i32x4.splat(stepLow), x2 = i32x4.splat(stepHigh), x3 = i32x4.splat(stream);
  const m0 = i32x4.splat(M0), m1 = i32x4.splat(M1);
  for (let round = 0; round < ROUNDS; round++) {
    const h0 = high(x0, m0), l0 = low(x0, m0), h1 = high(x2, m1), l1 = low(x2, m1);
    x0 = v128.xor(v128.xor(h1, x1), i32x4.splat(keyLow));
    x2 = v128.xor(v128.xor(h0, x3), i32x4.splat(keyHigh));
    x1 = l1;
    x3 = l0;
    keyLow += W0;
    keyHigh += W1;
  }
  x0 = i32x4.ge_u(x0, threshold);
  x1 = i32x4.ge_u(x1, threshold);
  x2 = i32x4.ge_u(x2, threshold);
  x3 = i32x4.ge_u(x3, threshold);
  const ab = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5), cd = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
  const AB = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), CD = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
  v128.store(scratch, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(scratch, v128.shuffle<i64>(ab, cd, 1, 3), 16);
  v128.store(scratch, v128.shuffle<i64>(AB, CD, 0, 2), 32);
  v128.store(scratch, v128.shuffle<i64>(AB, CD, 1, 3), 48);
}

/** y (+)= x scale under the masks of elements from..to. */
function masked(
  y: i32, x: i32, from: i32, to: i32, rate: f32, seedLow: i32, seedHigh: i32, stream: i32, clock: i32, accumulate: bool,
): void {
  const scale = <f32>(1 / (1 - <f64>rate)), s = f32x4.splat(scale);
  const threshold = i32x4.splat(<i32>(<u32>(<f64>rate * 4294967296)));
  const stepLow = <i32>load<f32>(at(clock + STEP_LOW)), stepHigh = <i32>load<f32>(at(clock + STEP_HIGH));
  for (let block = from & ~15; block < to; block += 16) {
    masks(block >>> 2, stepLow, stepHigh, stream, seedLow, seedHigh, threshold);
    if (block >= from && block + 16 <= to) {
      for (let j: usize = 0; j < 64; j += 16) {
        const target = at(y + block) + j;
        let v = v128.and(f32x4.mul(v128.load(at(x + block) + j), s), v128.load(scratch + j));
        if (accumulate) v = f32x4.add(v, v128.load(target));
        v128.store(target, v);
      }
      continue;
    }
    for (let i = max(from, block); i < min(to, block + 16); i++) {
      const kept = load<i32>(scratch + at(i - block)) != 0, value: f32 = kept ? load<f32>(at(x + i)) * scale : 0;
      store<f32>(at(y + i), accumulate ? load<f32>(at(y + i)) + value : value);
    }
  }
}

export function dropout(
  y: i32, x: i32, n: i32, perItem: i32, rate: f32, seedLow: i32, seedHigh: i32, stream: i32, clock: i32,
  begin: i32, end: i32,
): void {
  masked(y, x, begin * perItem, min(n, end * perItem), rate, seedLow, seedHigh, stream, clock, false);
}

export function dropoutBackward(
  dx: i32, dy: i32, n: i32, perItem: i32, rate: f32, seedLow: i32, seedHigh: i32, stream: i32, clock: i32, accumulate: i32,
  begin: i32, end: i32,
): void {
  masked(dx, dy, begin * perItem, min(n, end * perItem), rate, seedLow, seedHigh, stream, clock, accumulate != 0);
}
