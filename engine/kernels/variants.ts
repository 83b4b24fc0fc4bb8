/**
 * The kernel modules that are built from the same sources. `fused`: with relaxed SIMD, whose multiply-add rounds once
 * (or twice, as the processor likes); without it, results are the same bits on every machine. `rows` x 4 `vectors` is the
 * tile of sums that the inner loop of matrix products holds in registers.
 */
export interface Variant {
  readonly rows: number;
  readonly vectors: number;
  readonly fused: boolean;
}

/**
 * Sums of 6x16 fill 12 of 16 registers of 256 bits: the fastest tile where the host joins pairs of 128-bit operations (121
 * against 82 GFLOP/s in 6x8, 96x96x256 on one lane); where it does not, those of 6x8 do (61 against 39). Without fused
 * multiply-add a product needs a register, too: 4x16 (112; 6x16 spills to 64) and 4x8 (57; 6x8 spills to 32). The
 * tile has no influence on the bits of a result, only `fused` has.
 */
export const variants = {
  'relaxed-6x16': { rows: 6, vectors: 4, fused: true },
  'relaxed-6x8': { rows: 6, vectors: 2, fused: true },
  'portable-4x16': { rows: 4, vectors: 4, fused: false },
  'portable-4x8': { rows: 4, vectors: 2, fused: false },
} as const satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;
