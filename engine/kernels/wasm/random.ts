// Dropout and noise on Philox4x32-10 (see tensor/random.ts): element i takes word i % 4 at counter i / 4.
import {
  COS_0, COS_1, COS_2, COS_3, COS_4, FOUR, MINUS_TWO, ONE, SIN_0, SIN_1, SIN_2, SIN_3, SIN_4, UNIFORM,
} from './build/constants';
import { fma, log } from './math';
import { IMAGE, at, loadPart, scratch, storePart } from './memory';

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

/** The words of the four counters `counter`.. into scratch: all first words, all second ones, and so on. */
export function words(counter: i32, stepLow: i32, stepHigh: i32, stream: i32, keyLow: i32, keyHigh: i32): void {
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
  v128.store(scratch, x0);
  v128.store(scratch, x1, 16);
  v128.store(scratch, x2, 32);
  v128.store(scratch, x3, 48);
}

/** Those of eight counters, the second four 64 bytes behind the first: two chains of multiplications hide each other's time. */
function moreWords(counter: i32, stepLow: i32, stepHigh: i32, stream: i32, keyLow: i32, keyHigh: i32): void {
  let x0 = i32x4.add(i32x4.splat(counter), i32x4(0, 1, 2, 3)), y0 = i32x4.add(i32x4.splat(counter), i32x4(4, 5, 6, 7));
  let x1 = i32x4.splat(stepLow), x2 = i32x4.splat(stepHigh), x3 = i32x4.splat(stream), y1 = x1, y2 = x2, y3 = x3;
  const m0 = i32x4.splat(M0), m1 = i32x4.splat(M1);
  for (let round = 0; round < ROUNDS; round++) {
    const a0 = high(x0, m0), b0 = high(y0, m0), a1 = high(x2, m1), b1 = high(y2, m1);
    const low0 = i32x4.splat(keyLow), high0 = i32x4.splat(keyHigh);
    const c0 = low(x0, m0), d0 = low(y0, m0), c1 = low(x2, m1), d1 = low(y2, m1);
    x0 = v128.xor(v128.xor(a1, x1), low0);
    y0 = v128.xor(v128.xor(b1, y1), low0);
    x2 = v128.xor(v128.xor(a0, x3), high0);
    y2 = v128.xor(v128.xor(b0, y3), high0);
    x1 = c1;
    y1 = d1;
    x3 = c0;
    y3 = d0;
    keyLow += W0;
    keyHigh += W1;
  }
  v128.store(scratch, x0);
  v128.store(scratch, x1, 16);
  v128.store(scratch, x2, 32);
  v128.store(scratch, x3, 48);
  v128.store(scratch, y0, 64);
  v128.store(scratch, y1, 80);
  v128.store(scratch, y2, 96);
  v128.store(scratch, y3, 112);
}

/** Four times four values that stand by word come to stand in the order of elements, at `to`. */
@inline function interleave(to: usize, x0: v128, x1: v128, x2: v128, x3: v128): void {
  const ab = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5), cd = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
  const AB = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), CD = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(to, v128.shuffle<i64>(ab, cd, 1, 3), 16);
  v128.store(to, v128.shuffle<i64>(AB, CD, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(AB, CD, 1, 3), 48);
}

/** Words at `words` to keep masks (all ones or zeros) of 16 elements, in their order, at `to`. */
function masks(to: usize, words: usize, threshold: u32): void {
  const t = i32x4.splat(threshold);
  interleave(
    to, i32x4.ge_u(v128.load(words), t), i32x4.ge_u(v128.load(words, 16), t), i32x4.ge_u(v128.load(words, 32), t),
    i32x4.ge_u(v128.load(words, 48), t),
  );
}

/** sqrt(-2 ln u), u = (word / 256 + 1) / 2^24. */
@inline function radius(word: v128): v128 {
  const u = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(word, 8)), ONE()), UNIFORM());
  return f32x4.sqrt(f32x4.mul(MINUS_TWO(), log(u)));
}

/** Quarter turns 0..4 of a word. */
@inline function turns(word: v128): v128 {
  return f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(word, 8)), UNIFORM()), FOUR());
}
@inline function sine(f: v128): v128 {
  const z = f32x4.mul(f, f);
  return f32x4.mul(fma(fma(fma(fma(SIN_4(), z, SIN_3()), z, SIN_2()), z, SIN_1()), z, SIN_0()), f);
}
@inline function cosine(f: v128): v128 {
  const z = f32x4.mul(f, f);
  return fma(fma(fma(fma(fma(COS_4(), z, COS_3()), z, COS_2()), z, COS_1()), z, COS_0()), z, ONE());
}

/** radius * cos and radius * sin of t quarter turns, to `to` and the vector behind it. */
@inline function pair(to: usize, r: v128, t: v128): void {
  const nearest = f32x4.nearest(t), f = f32x4.sub(t, nearest), k = i32x4.trunc_sat_f32x4_s(nearest);
  const s = sine(f), c = cosine(f), odd = i32x4.shr_s(i32x4.shl(k, 31), 31);
  // Bit 1 of k + 1 and of k are the signs.
  const two = i32x4.splat(2);
  const cosSign = i32x4.shl(v128.and(i32x4.add(k, i32x4.splat(1)), two), 30), sinSign = i32x4.shl(v128.and(k, two), 30);
  v128.store(to, f32x4.mul(r, v128.xor(v128.bitselect(s, c, odd), cosSign)));
  v128.store(to, f32x4.mul(r, v128.xor(v128.bitselect(c, s, odd), sinSign)), 16);
}

/** Words in scratch to 16 standard normal numbers in the order of elements (Box and Muller), in scratch. */
export function normals(): void {
  pair(scratch, radius(v128.load(scratch)), turns(v128.load(scratch, 16)));
  pair(scratch + 32, radius(v128.load(scratch, 32)), turns(v128.load(scratch, 48)));
  interleave(scratch, v128.load(scratch), v128.load(scratch, 16), v128.load(scratch, 32), v128.load(scratch, 48));
}

@inline function thresholdOf(rate: f32): u32 {
  return <u32>(<f64>rate * 4294967296);
}
@inline function stepOf(clock: i32, half: i32): i32 {
  return <i32>load<f32>(at(clock + half));
}

/** y (+)= x scale under the masks of elements from..to. */
function masked(
  y: i32, x: i32, from: i32, to: i32, rate: f32, scale: f32, seedLow: i32, seedHigh: i32, stream: i32, clock: i32,
  accumulate: bool,
): void {
  const threshold = thresholdOf(rate);
  const stepLow = stepOf(clock, STEP_LOW), stepHigh = stepOf(clock, STEP_HIGH);
  for (let block = from & ~31; block < to; block += 32) {
    moreWords(block >>> 2, stepLow, stepHigh, stream, seedLow, seedHigh);
    masks(scratch, scratch, threshold);
    masks(scratch + 64, scratch + 64, threshold);
    const first = max(from, block), count = min(to, block + 32) - first;
    maskRow(at(y + first), at(x + first), scratch + at(first - block), scale, count, accumulate);
  }
}

export function dropout(
  y: i32, x: i32, n: i32, perItem: i32, rate: f32, scale: f32, seedLow: i32, seedHigh: i32, stream: i32, clock: i32,
  begin: i32, end: i32,
): void {
  masked(y, x, begin * perItem, min(n, end * perItem), rate, scale, seedLow, seedHigh, stream, clock, false);
}

export function dropoutBackward(
  dx: i32, dy: i32, n: i32, perItem: i32, rate: f32, scale: f32, seedLow: i32, seedHigh: i32, stream: i32, clock: i32,
  accumulate: i32, begin: i32, end: i32,
): void {
  masked(dx, dy, begin * perItem, min(n, end * perItem), rate, scale, seedLow, seedHigh, stream, clock, accumulate != 0);
}

export function dropChannels(
  y: i32, x: i32, pixels: i32, channels: i32, rate: f32, scale: f32, seedLow: i32, seedHigh: i32, stream: i32, clock: i32,
  accumulate: i32, begin: i32, end: i32,
): void {
  const threshold = thresholdOf(rate), stepLow = stepOf(clock, STEP_LOW), stepHigh = stepOf(clock, STEP_HIGH);
  for (let s = begin; s < end; s++) {
    const first = s * channels, start = first & ~15;
    for (let block = start; block < first + channels; block += 16) {
      words(block >>> 2, stepLow, stepHigh, stream, seedLow, seedHigh);
      masks(scratch + IMAGE + at(block - start), scratch, threshold);
    }
    const mask = scratch + IMAGE + at(first - start);
    for (let p = 0; p < pixels; p++) {
      const i = (s * pixels + p) * channels;
      maskRow(at(y + i), at(x + i), mask, scale, channels, accumulate != 0);
    }
  }
}

/** y (+)= scale x where the mask is set, else 0; `add` is a constant wherever this is inlined. */
@inline function mask(add: bool, y: usize, x: usize, mask: usize, scale: f32, n: i32): void {
  const s = f32x4.splat(scale);
  for (; n >= 8; n -= 8, y += 32, x += 32, mask += 32) {
    let v0 = v128.and(f32x4.mul(v128.load(x), s), v128.load(mask));
    let v1 = v128.and(f32x4.mul(v128.load(x, 16), s), v128.load(mask, 16));
    if (add) {
      v0 = f32x4.add(v0, v128.load(y));
      v1 = f32x4.add(v1, v128.load(y, 16));
    }
    v128.store(y, v0);
    v128.store(y, v1, 16);
  }
  for (; n > 0; n -= 4, y += 16, x += 16, mask += 16) {
    let v = v128.and(f32x4.mul(loadPart(x, n), s), loadPart(mask, n));
    if (add) v = f32x4.add(v, loadPart(y, n));
    storePart(y, v, n);
  }
}
function masking(y: usize, x: usize, masks: usize, scale: f32, n: i32): void {
  mask(false, y, x, masks, scale, n);
}
function maskingAdded(y: usize, x: usize, masks: usize, scale: f32, n: i32): void {
  mask(true, y, x, masks, scale, n);
}
function maskRow(y: usize, x: usize, masks: usize, scale: f32, n: i32, add: bool): void {
  if (add) maskingAdded(y, x, masks, scale, n);
  else masking(y, x, masks, scale, n);
}

export function gaussianNoise(
  y: i32, x: i32, n: i32, perItem: i32, deviation: f32, seedLow: i32, seedHigh: i32, stream: i32, clock: i32,
  begin: i32, end: i32,
): void {
  const from = begin * perItem, to = min(n, end * perItem);
  const stepLow = stepOf(clock, STEP_LOW), stepHigh = stepOf(clock, STEP_HIGH);
  for (let block = from & ~15; block < to; block += 16) {
    words(block >>> 2, stepLow, stepHigh, stream, seedLow, seedHigh);
    normals();
    const first = max(from, block);
    addNoise(at(y + first), at(x + first), scratch + at(first - block), deviation, min(to, block + 16) - first);
  }
}

/** y = x + deviation z, multiplied and added apart, so that all kernels round alike. */
function addNoise(y: usize, x: usize, z: usize, deviation: f32, n: i32): void {
  const d = f32x4.splat(deviation);
  for (; n > 0; n -= 4, y += 16, x += 16, z += 16) {
    storePart(y, f32x4.add(loadPart(x, n), f32x4.mul(d, loadPart(z, n))), n);
  }
}

/** y = low + span u, u = floor(word / 256) / 2^24; the words stand in the order of elements. */
function spread(y: usize, words: usize, low: f32, span: f32, n: i32): void {
  const l = f32x4.splat(low), s = f32x4.splat(span);
  for (; n > 0; n -= 4, y += 16, words += 16) {
    const v = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(loadPart(words, n), 8)), UNIFORM());
    storePart(y, f32x4.add(l, f32x4.mul(s, v)), n);
  }
}

export function uniform(
  y: i32, n: i32, perItem: i32, low: f32, high: f32, seedLow: i32, seedHigh: i32, stream: i32, clock: i32,
  begin: i32, end: i32,
): void {
  const from = begin * perItem, to = min(n, end * perItem);
  const stepLow = stepOf(clock, STEP_LOW), stepHigh = stepOf(clock, STEP_HIGH);
  for (let block = from & ~15; block < to; block += 16) {
    words(block >>> 2, stepLow, stepHigh, stream, seedLow, seedHigh);
    interleave(scratch, v128.load(scratch), v128.load(scratch, 16), v128.load(scratch, 32), v128.load(scratch, 48));
    const first = max(from, block);
    spread(at(y + first), scratch + at(first - block), low, high - low, min(to, block + 16) - first);
  }
}
