/**
 * Philox4x32-10, a counter-based generator: the word at a counter is a pure function of (key, counter).
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011.
 *
 * Convention of the studio: key = seed (64 bits), counter = (index, stepLow, stepHigh, stream). So a number depends on
 * neither lanes nor pauses, and resuming needs the seed and the step only.
 */
const M0 = 0xd2511f53,
  M1 = 0xcd9e8d57,
  W0 = 0x9e3779b9,
  W1 = 0xbb67ae85;

const high = (a: number, b: number): number => {
  const aLow = a & 0xffff,
    aHigh = a >>> 16,
    bLow = b & 0xffff,
    bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
};

/** Four 32-bit words at one counter; writes them to out[0..3] and returns out. */
export function philox(
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
): Uint32Array {
  let x0 = c0 >>> 0,
    x1 = c1 >>> 0,
    x2 = c2 >>> 0,
    x3 = c3 >>> 0,
    key0 = k0 >>> 0,
    key1 = k1 >>> 0;
  for (let round = 0; round < 10; round++) {
    const h0 = high(M0, x0),
      l0 = Math.imul(M0, x0) >>> 0,
      h1 = high(M1, x2),
      l1 = Math.imul(M1, x2) >>> 0;
    const y0 = (h1 ^ x1 ^ key0) >>> 0,
      y2 = (h0 ^ x3 ^ key1) >>> 0;
    x0 = y0;
    x1 = l1;
    x2 = y2;
    x3 = l0;
    key0 = (key0 + W0) >>> 0;
    key1 = (key1 + W1) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
  return out;
}

/** Streams keep uses apart: the same seed gives unrelated numbers to shuffling, splitting, initialization and layers. */
export const streams = {
  shuffle: 1,
  split: 2,
  initialize: 3,
  augment: 4,
  generate: 5,
  baselines: 6,
  langevin: 7,
  latent: 8,
  draw: 9,
  windows: 10,
  layers: 1024,
} as const;

/** A sequence of numbers of one (seed, stream, step). Not for kernels: for initialization, splits and shuffles. */
export class Random {
  private readonly words = new Uint32Array(4);
  private index = 0;
  private spare: number | undefined;
  private readonly keyLow: number;
  private readonly keyHigh: number;
  private readonly stream: number;
  private readonly step: number;

  constructor(seed: number, stream: number, step = 0) {
    this.keyLow = seed >>> 0;
    this.keyHigh = Math.floor(seed / 2 ** 32) >>> 0;
    this.stream = stream;
    this.step = step;
  }

  /** A uniform integer in 0..2^32-1. */
  word(): number {
    const lane = this.index & 3;
    if (lane === 0) {
      const counter = Math.floor(this.index / 4);
      philox(
        this.words,
        counter,
        this.step,
        Math.floor(this.step / 2 ** 32),
        this.stream,
        this.keyLow,
        this.keyHigh,
      );
    }
    this.index++;
    return this.words[lane]!;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const a = this.word() >>> 5,
      b = this.word() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  /** Standard normal by Box-Muller. */
  normal(): number {
    if (this.spare !== undefined) {
      const value = this.spare;
      this.spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform())),
      angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Uniform integer in 0..n-1 without bias (rejection). */
  below(n: number): number {
    const limit = Math.floor(2 ** 32 / n) * n;
    for (;;) {
      const word = this.word();
      if (word < limit) return word % n;
    }
  }

  /** Fisher-Yates, in place. */
  shuffle<T extends { length: number; [index: number]: number }>(list: T): T {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.below(i + 1),
        swap = list[i]!;
      list[i] = list[j]!;
      list[j] = swap;
    }
    return list;
  }
}
