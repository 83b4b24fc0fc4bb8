import {
  gradientTileWidth,
  matricesOf,
  panelColumns,
  positionsOf,
  type Matrix,
  type TileSize,
  type winograd as rows,
} from '../winograd.ts';
import { activate } from './activations.ts';
import { zero } from './convolution.ts';
import type { Floats, Reference } from './types.ts';

const transposed = (matrix: Matrix): Matrix => matrix[0]!.map((_, j) => matrix.map((row) => row[j]!));
/** B', A' and G of both sizes of tiles. */
const matrices = { 2: matricesOf(2), 4: matricesOf(4) };
const of = (tile: number) => matrices[tile as TileSize];
/** Those across the tiles of the gradient of the weights. */
const across = matrices[gradientTileWidth];

/** L X R', row by row, for the matrix X of cells x(row, column); R is L where it is not given. */
function transform(left: Matrix, x: (i: number, j: number) => number, right = left): number[] {
  const rows = [...left[0]!.keys()],
    columns = [...right[0]!.keys()];
  const half = left.map((row) => columns.map((j) => rows.reduce((total, i) => total + row[i]! * x(i, j), 0)));
  return half.flatMap((row) =>
    right.map((other) => columns.reduce((total, j) => total + row[j]! * other[j]!, 0)),
  );
}

interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The value at (y, x) of a channel; 0 outside of the image. */
const cell = (
  mem: Floats,
  image: number,
  { height, width, channels }: Image,
  y: number,
  x: number,
  c: number,
): number => (y < 0 || y >= height || x < 0 || x >= width ? 0 : mem[image + (y * width + x) * channels + c]!);

const wide = (filterCount: number): number => Math.ceil(filterCount / panelColumns) * panelColumns;

/** Calls `visit(s, i, j)` for each tile of the samples: number of the sample, first row and column of its outputs. */
function eachTile(
  a: { readonly outHeight: number; readonly outWidth: number },
  tileHeight: number,
  tileWidth: number,
  begin: number,
  end: number,
  visit: (s: number, i: number, j: number) => void,
): void {
  for (let s = begin; s < end; s++)
    for (let i = 0; i < a.outHeight; i += tileHeight)
      for (let j = 0; j < a.outWidth; j += tileWidth) visit(s, i, j);
}

export const winograd: Pick<Reference, keyof typeof rows> = {
  winogradFilters(mem, a, begin, end) {
    const size = a.channels * a.filters,
      { filters } = of(a.tile),
      positions = positionsOf(a.tile);
    for (let c = begin * a.perItem; c < Math.min(a.channels, end * a.perItem); c++) {
      for (let f = 0; f < wide(a.filters); f++) {
        const place = (tap: number): number =>
          a.turned ? (8 - tap) * size + f * a.channels + c : tap * size + c * a.filters + f;
        const u = transform(filters, (i, j) => (f < a.filters ? mem[a.w + place(3 * i + j)]! : 0));
        const panel = Math.floor(f / panelColumns);
        for (const [p, value] of u.entries())
          mem[a.u + ((panel * positions + p) * a.channels + c) * panelColumns + (f % panelColumns)] = value;
      }
    }
  },
  winogradConvolution(mem, a, begin, end) {
    const out = a.outHeight * a.outWidth * a.filters,
      { inputs, outputs } = of(a.tile),
      positions = positionsOf(a.tile);
    eachTile(a, a.tile, a.tile, begin, end, (s, i, j) => {
      const image = a.x + s * a.height * a.width * a.channels,
        patches = Array.from({ length: a.channels }, (_, c) =>
          transform(inputs, (y, x) => cell(mem, image, a, i + y - a.padTop, j + x - a.padLeft, c)),
        );
      for (let f = 0; f < a.filters; f++) {
        const panel =
          a.u + Math.floor(f / panelColumns) * positions * a.channels * panelColumns + (f % panelColumns);
        const product = (p: number): number =>
          patches.reduce(
            (total, v, c) => total + v[p]! * mem[panel + (p * a.channels + c) * panelColumns]!,
            0,
          );
        for (const [pixel, value] of transform(outputs, (y, x) => product((a.tile + 2) * y + x)).entries()) {
          const y = i + Math.floor(pixel / a.tile),
            x = j + (pixel % a.tile);
          if (y >= a.outHeight || x >= a.outWidth) continue;
          const at = a.y + s * out + (y * a.outWidth + x) * a.filters + f;
          const before = (a.accumulate ? mem[at]! : 0) + (a.bias < 0 ? 0 : mem[a.bias + f]!);
          mem[at] = activate(a.activation, a.alpha, before + value);
        }
      }
    });
  },
  winogradProducts(mem, a, begin, end) {
    const row = wide(a.filters),
      sums = new Float64Array(a.channels * row),
      { inputs, outputs } = of(a.tileHeight),
      dyImage = { height: a.outHeight, width: a.outWidth, channels: a.filters };
    const positions = positionsOf(a.tileHeight as TileSize, gradientTileWidth);
    for (let item = begin; item < end; item++) {
      const p = item % positions,
        from = Math.floor(item / positions) * a.perPart;
      sums.fill(0);
      eachTile(a, a.tileHeight, gradientTileWidth, from, Math.min(a.batch, from + a.perPart), (s, i, j) => {
        const image = a.x + s * a.height * a.width * a.channels,
          gradient = a.dy + s * a.outHeight * a.outWidth * a.filters;
        const dys = Array.from(
          { length: a.filters },
          (_, f) =>
            transform(
              transposed(outputs),
              (y, x) => cell(mem, gradient, dyImage, i + y, j + x, f),
              transposed(across.outputs),
            )[p]!,
        );
        for (let c = 0; c < a.channels; c++) {
          const v = transform(
            inputs,
            (y, x) => cell(mem, image, a, i + y - a.padTop, j + x - a.padLeft, c),
            across.inputs,
          )[p]!;
          for (const [f, dy] of dys.entries()) sums[c * row + f]! += v * dy;
        }
      });
      mem.set(sums, a.du + item * sums.length);
    }
  },
  winogradFiltersBackward(mem, a, begin, end) {
    const row = wide(a.filters),
      { filters } = of(a.tileHeight),
      size = gradientTileWidth + 2;
    for (let c = begin * a.perItem; c < Math.min(a.channels, end * a.perItem); c++) {
      for (let f = 0; f < a.filters; f++) {
        const du = (i: number, j: number): number => mem[a.du + ((size * i + j) * a.channels + c) * row + f]!;
        for (const [tap, value] of transform(transposed(filters), du, transposed(across.filters)).entries()) {
          const at = a.dw + (tap * a.channels + c) * a.filters + f;
          zero(mem, at, 1, a.accumulate);
          mem[at]! += value;
        }
      }
    }
  },
};
