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
}

/** Rows of dw that one item covers: the kernels' tile height. */
const rowsPerItem = 4;
/** Columns of a sum of rows that one item covers: one cache line. */
export const columnsPerItem = 16;

const plain = { activation: activationCodes.identity, alpha: 0, byColumns: 0 } as const;

/** y (+)= x w + bias */
export function product(
  emit: Emit,
  { y, x, w, isTransposed = false, bias, rows, accumulate }: Product,
): void {
  emit.samples('gemm', {
    c: y.tensor,
    a: x.tensor,
    b: w.tensor,
    bias,
    m: emit.batch * rows,
    n: y.columns,
    k: x.columns,
    aRow: x.row,
    aColumn: 1,
    bRow: isTransposed ? 1 : w.row,
    bColumn: isTransposed ? w.row : 1,
    cRow: y.row,
    accumulate,
    ...plain,
    perItem: rows,
  });
}

/** dx (+)= dy w^T */
export function productBackward(
  emit: Emit,
  { dx, dy, ...rest }: Record<'dx' | 'dy', Matrix> & Pick<Product, 'w' | 'rows' | 'accumulate'>,
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
