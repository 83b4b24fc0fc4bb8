import { activationCodes } from '../kernels/activations.ts';
import type { Emit, Tensor } from '../kernels/emit.ts';

/** Products of matrices that are parts of tensors, in the words of a dense layer: y = x w. */

/** `columns` values side by side, rows `row` elements apart. */
export interface Matrix {
  readonly tensor: Tensor;
  readonly row: number;
  readonly columns: number;
}

/** A matrix without gaps between its rows. */
export const matrix = (tensor: Tensor, columns: number): Matrix => ({ tensor, row: columns, columns });

interface Product {
  readonly y: Matrix;
  readonly x: Matrix;
  readonly w: Matrix;
  /** y (+)= x w^T */
  readonly isTransposed?: boolean;
  readonly bias: Tensor | null;
  /** Rows of one sample. */
  readonly rows: number;
  readonly accumulate: 0 | 1;
  /** The weights are read about once in a step, unlike those of a recurrence: it counts where they come from. */
  readonly once?: boolean;
}

/** Weights of fewer elements are handed from lane to lane in less time than a barrier takes; larger ones stay with a lane. */
export const fewWeights = 32768;

/**
 * Whether each of two lanes should read its own half of the rows of w, which it alone has updated in the step before: the other half
 * would have to come from the other core. Sums in two parts are written and read again, which pays where w is taller than x.
 */
const keepsRows = (emit: Emit, { x, y, w, isTransposed, rows, once }: Product): boolean => {
  const tall = isTransposed ? y.columns : x.columns;
  return once === true && emit.training && tall >= 2 * emit.batch * rows && tall * w.columns >= fewWeights;
};

/** Rows of dw that one item covers: the kernels' tile height. */
const rowsPerItem = 4;
/** Columns of a sum of rows that one item covers: one cache line. */
export const columnsPerItem = 16;

const plain = { activation: activationCodes.identity, alpha: 0, byColumns: 0 } as const;

/** y (+)= x w + bias */
export function product(emit: Emit, operands: Product): void {
  const { y, x, w, isTransposed = false, bias, rows, accumulate } = operands,
    n = y.columns;
  const factors = {
    a: x.tensor,
    b: w.tensor,
    m: emit.batch * rows,
    n,
    k: x.columns,
    aRow: x.row,
    aColumn: 1,
    bRow: isTransposed ? 1 : w.row,
    bColumn: isTransposed ? w.row : 1,
  };
  const whole = { ...factors, c: y.tensor, bias, cRow: y.row, accumulate, ...plain };
  if (!keepsRows(emit, operands)) emit.samples('gemm', { ...whole, perItem: rows });
  else if (isTransposed) {
    const perItem = columnsPerItem / 2;
    emit.over(Math.ceil(n / perItem), 'gemm', { ...whole, byColumns: 1, perItem });
  } else {
    const c = emit.buffer('halves', 2 * factors.m * n);
    emit.over(2 * emit.batch, 'gemmHalves', { ...factors, c, perItem: rows });
    const { m } = factors,
      { activation, alpha } = plain;
    emit.samples('joinHalves', {
      y: y.tensor,
      c,
      bias,
      m,
      n,
      yRow: y.row,
      accumulate,
      activation,
      alpha,
      perItem: rows,
    });
  }
}

/** dx (+)= dy w^T */
export function productBackward(
  emit: Emit,
  { dx, dy, ...rest }: Record<'dx' | 'dy', Matrix> & Pick<Product, 'w' | 'rows' | 'accumulate' | 'once'>,
): void {
  product(emit, { y: dx, x: dy, isTransposed: true, bias: null, ...rest });
}

/** dw (+)= x^T dy; `rows` are those of the whole batch. */
export function productWeights(
  emit: Emit,
  { dw, x, dy, rows, accumulate }: Record<'dw' | 'x' | 'dy', Matrix> & Pick<Product, 'rows' | 'accumulate'>,
): void {
  emit.over(Math.ceil(x.columns / rowsPerItem), 'gemm', {
    c: dw.tensor,
    a: x.tensor,
    b: dy.tensor,
    bias: null,
    m: x.columns,
    n: dy.columns,
    k: rows,
    aRow: 1,
    aColumn: x.row,
    bRow: dy.row,
    bColumn: 1,
    cRow: dw.row,
    accumulate,
    ...plain,
    perItem: rowsPerItem,
  });
}

interface Sums extends Pick<Product, 'rows' | 'accumulate'> {
  readonly y: Tensor;
  readonly x: Matrix;
  /** Rows that are summed by themselves, each part to a row of y; all where absent. */
  readonly perPart?: number;
}

/** y (+)= sum over rows of x, which have no gaps between them: the gradient of a bias. */
export function columnSums(emit: Emit, { y, x, rows, accumulate, perPart = rows }: Sums): void {
  emit.over(Math.ceil(rows / perPart) * Math.ceil(x.columns / columnsPerItem), 'columnSums', {
    y,
    x: x.tensor,
    rows,
    columns: x.columns,
    accumulate,
    perItem: columnsPerItem,
    perPart,
  });
}

/** y (+)= sum over rows of the products of a and b, each column by itself. */
export function columnProducts(
  emit: Emit,
  { y, a, b, rows, accumulate }: { y: Tensor; a: Matrix; b: Matrix } & Pick<Product, 'rows' | 'accumulate'>,
): void {
  emit.over(Math.ceil(a.columns / columnsPerItem), 'columnProducts', {
    y,
    a: a.tensor,
    b: b.tensor,
    rows,
    columns: a.columns,
    aRow: a.row,
    bRow: b.row,
    accumulate,
    perItem: columnsPerItem,
  });
}

/** y (+)= x */
export function copy(
  emit: Emit,
  { y, x, rows, accumulate }: Pick<Product, 'y' | 'x' | 'rows' | 'accumulate'>,
): void {
  emit.samples('copyColumns', {
    y: y.tensor,
    x: x.tensor,
    rows: emit.batch * rows,
    columns: x.columns,
    yRow: y.row,
    xRow: x.row,
    accumulate,
    perItem: rows,
  });
}
