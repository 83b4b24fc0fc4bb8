/**
 * Convolutions of 3 x 3, stride 1, by Winograd's products (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks,
 * CVPR 2016): of a tile of m x n outputs and its patch of (m + 2)(n + 2) inputs, Y = A' [(G w G') (B' x B)] A with (m + 2)(n + 2)
 * products where the sum over the kernel has 9 m n. All is done for each position of a patch: products of [tiles, channels]
 * by [channels, filters].
 */

/** Outputs along a side of a tile. Tiles are square, but for the gradient of the weights, where they are two wide (decision 17). */
export const tileSizes = [2, 4] as const;
export type TileSize = (typeof tileSizes)[number];
export const gradientTileWidth = 2;

/** Filters stand in panels of so many columns, whatever the width of a variant's tile. */
export const panelColumns = 16;

/** Positions of a patch. */
export const positionsOf = (tileHeight: number, tileWidth = tileHeight): number =>
  (tileHeight + 2) * (tileWidth + 2);

/**
 * Where polynomials are interpolated, besides infinity. Those of 4 outputs are neither small nor large to the fourth power,
 * and have squares that float32 holds: of all that were tried they lose least (decision 17).
 */
const points: Readonly<Record<TileSize, readonly number[]>> = {
  2: [0, 1, -1],
  4: [0, 5 / 8, -5 / 8, 3 / 2, -3 / 2],
};

export type Matrix = readonly (readonly number[])[];

/** B' (m + 2 x m + 2), A' (m x m + 2) and G (m + 2 x 3) of Toom and Cook for m outputs along a side. */
export function matricesOf(tile: TileSize): Record<'inputs' | 'outputs' | 'filters', Matrix> {
  const finite = points[tile],
    others = (i: number) => finite.filter((_, j) => j !== i),
    infinity = (length: number) => Array.from({ length }, (_, k) => (k === length - 1 ? 1 : 0)),
    powers = (p: number, length: number) => Array.from({ length }, (_, k) => p ** k);
  return {
    inputs: [...finite.map((_, i) => [...withRoots(others(i)), 0]), withRoots(finite)],
    outputs: Array.from({ length: tile }, (_, k) => [...finite.map((p) => p ** k), k === tile - 1 ? 1 : 0]),
    filters: [
      ...finite.map((p, i) => {
        const scale = others(i).reduce((total, q) => total * (p - q), 1);
        return powers(p, 3).map((power) => power / scale);
      }),
      infinity(3),
    ],
  };
}

/** Coefficients of the polynomial with these roots, the constant first. */
const withRoots = (roots: readonly number[]): number[] =>
  roots.reduce((sum: number[], root) => [...sum, 0].map((c, k) => (k > 0 ? sum[k - 1]! : 0) - root * c), [1]);

const sizes = { channels: 'int', filters: 'int' } as const;
const image = {
  height: 'int',
  width: 'int',
  outHeight: 'int',
  outWidth: 'int',
  padTop: 'int',
  padLeft: 'int',
  ...sizes,
} as const;

export const winograd = {
  /**
   * u[ceil(filters / 16),positions,channels,16] = G w[3,3,channels,filters] G', filters in panels of 16 with zeros behind the last. With
   * `turned`, those of the gradient of the input: w[3,3,filters,channels] turned around. Items: blocks of `perItem` channels.
   */
  winogradFilters: { u: 'write', w: 'read', tile: 'int', ...sizes, turned: 'int', perItem: 'int' },
  /** y[N,oh,ow,f] = activation((accumulate ? y : 0) + A' [u (B' x B)] A + bias[f]). Items: samples. */
  winogradConvolution: {
    y: 'write',
    x: 'read',
    u: 'read',
    bias: 'read',
    ...image,
    tile: 'int',
    accumulate: 'int',
    activation: 'int',
    alpha: 'float',
  },
  /**
   * du[parts,positions,channels,16 ceil(filters / 16)] = sum over the tiles of `perPart` samples of (B' x B)' (A dy A'). Items: parts
   * of the batch, in each of them positions.
   */
  winogradProducts: {
    du: 'write',
    x: 'read',
    dy: 'read',
    batch: 'int',
    ...image,
    tileHeight: 'int',
    perPart: 'int',
  },
  /** dw[3,3,channels,filters] (+)= G' du G. Items: blocks of `perItem` channels. */
  winogradFiltersBackward: {
    dw: 'write',
    du: 'read',
    tileHeight: 'int',
    ...sizes,
    accumulate: 'int',
    perItem: 'int',
  },
} as const;
