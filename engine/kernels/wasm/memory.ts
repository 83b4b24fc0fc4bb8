// Addresses, scratch memory and partial vectors: what every kernel needs.

/** Byte address of an element offset. Unsigned: the memory may be larger than 2 GiB. */
@inline export function at(offset: i32): usize {
  return <usize>(<u32>offset) << 2;
}

/**
 * Scratch memory of a lane, 2 MiB: byte offsets and sizes of its parts. A kernel leaves nothing in it for the next, but the
 * constants stay. EDGE: a tile that is wider than C, and its bias. CONSTANTS: of math.ts. POINTERS: rows of A for one tile, for
 * each tap. TAPS: positions of a convolution's kernel. ZEROS: what a convolution reads outside of the image, so that it can
 * have 16384 channels at most. PACKED: panels of B. IMAGE: padded input.
 */
export const EDGE: usize = 0, EDGE_BIAS: usize = 2 << 10, CONSTANTS: usize = 3 << 10;
export const POINTERS: usize = 4 << 10, POINTERS_BYTES: i32 = 48 << 10;
export const TAPS: usize = 52 << 10;
export const ZEROS: usize = 96 << 10, ZEROS_BYTES: i32 = 64 << 10;
export const PACKED: usize = 160 << 10, PACKED_BYTES: i32 = 1 << 20;
export const IMAGE: usize = (160 << 10) + (1 << 20), IMAGE_BYTES: i32 = (2 << 20) - (160 << 10) - (1 << 20);

/** This lane's scratch memory (every lane has an instance of the module, hence globals, of its own). */
export let scratch: usize = 0;
export function setScratch(address: usize): void {
  scratch = address;
}

/** The first `count` (1..4) elements at p, zeros behind them; touches no byte beyond. */
export function loadPart(p: usize, count: i32): v128 {
  if (count >= 4) return v128.load(p);
  if (count == 3) return v128.load32_lane(p, v128.load64_zero(p), 2, 8);
  if (count == 2) return v128.load64_zero(p);
  return v128.load32_zero(p);
}

/** Stores the first `count` (1..4) elements at p. */
export function storePart(p: usize, x: v128, count: i32): void {
  if (count >= 4) {
    v128.store(p, x);
    return;
  }
  if (count >= 2) v128.store64_lane(p, x, 0);
  else v128.store32_lane(p, x, 0);
  if (count == 3) v128.store32_lane(p, x, 2, 8);
}

/** Sum of the four elements, in fixed order. */
@inline export function sum4(x: v128): f32 {
  return (f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1)) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** n zeros at p. */
export function clear(p: usize, n: i32): void {
  memory.fill(p, 0, <usize>(<u32>n) << 2);
}

/** What `touch` has read goes here, lest a compiler should leave its loads out. */
let touched: i32 = 0;

/**
 * Reads a word of each line, so that lines (and pages) come from memory side by side. Work that takes them one after the other
 * as it needs them, with long sums in between, would wait for each.
 */
export function touch(from: usize, end: usize): void {
  let sum: i32 = 0;
  for (; from < end; from += 64) sum ^= load<i32>(from);
  touched = sum;
}
