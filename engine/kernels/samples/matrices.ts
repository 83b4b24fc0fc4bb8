import { blocks, table, activation, type Samples } from './sampler.ts';

export const matrices: Pick<
  Samples,
  'gemm' | 'gemmHalves' | 'joinHalves' | 'copyColumns' | 'columnSums' | 'sum' | 'gather'
> = {
  gemm(s) {
    const m = s.size(),
      n = s.size(),
      k = s.pick([s.size(), s.size(), 400 + s.size()]);
    const isATransposed = s.bit(),
      isBTransposed = s.bit(),
      gap = s.int(0, 3);
    const byColumns = s.bit(),
      perItem = s.int(1, 20),
      cRow = n + gap;
    return {
      args: {
        c: s.values(m * cRow),
        a: s.values(m * k),
        b: s.values(k * n),
        bias: s.bit() ? s.values(n) : -1,
        m,
        n,
        k,
        aRow: isATransposed ? 1 : k,
        aColumn: isATransposed ? m : 1,
        bRow: isBTransposed ? 1 : n,
        bColumn: isBTransposed ? k : 1,
        cRow,
        accumulate: s.bit(),
        activation: activation(s),
        alpha: 0.25,
        byColumns,
        perItem,
      },
      items: blocks(byColumns ? n : m, perItem),
    };
  },
  gemmHalves(s) {
    const m = s.size(),
      n = s.size(),
      k = s.pick([1 + s.size(), 400 + s.size()]),
      isBTransposed = s.bit(),
      perItem = s.int(1, 20);
    return {
      args: {
        c: s.place(2 * m * n),
        a: s.values(m * k),
        b: s.values(k * n),
        m,
        n,
        k,
        aRow: k,
        aColumn: 1,
        bRow: isBTransposed ? 1 : n,
        bColumn: isBTransposed ? k : 1,
        perItem,
      },
      items: 2 * blocks(m, perItem),
    };
  },
  joinHalves(s) {
    const m = s.size(),
      n = s.size(),
      yRow = n + s.int(0, 3),
      perItem = s.int(1, 20);
    return {
      args: {
        y: s.values(m * yRow),
        c: s.values(2 * m * n),
        bias: s.bit() ? s.values(n) : -1,
        m,
        n,
        yRow,
        accumulate: s.bit(),
        activation: activation(s),
        alpha: 0.25,
        perItem,
      },
      items: blocks(m, perItem),
    };
  },
  copyColumns(s) {
    const { rows, columns, perItem, items } = table(s),
      yRow = columns + s.int(0, 5),
      xRow = columns + s.int(0, 5);
    return {
      args: {
        y: s.values(rows * yRow),
        x: s.values(rows * xRow),
        rows,
        columns,
        yRow,
        xRow,
        accumulate: s.bit(),
        perItem,
      },
      items,
    };
  },
  columnSums(s) {
    const { rows, columns, perItem, n } = table(s),
      perPart = s.int(1, rows),
      parts = blocks(rows, perPart);
    const operands = { y: s.values(parts * columns), x: s.values(n) };
    return {
      args: { ...operands, rows, columns, accumulate: s.bit(), perItem, perPart },
      items: parts * blocks(columns, perItem),
    };
  },
  sum(s) {
    const n = s.size(100);
    return { args: { y: s.values(1), x: s.values(n), n, scale: 0.5, accumulate: s.bit() }, items: 1 };
  },
  gather(s) {
    const { rows, perItem, n: _, items } = table(s),
      affine = s.int(1, 5),
      columns = affine * s.int(1, 6),
      held = s.int(1, 30);
    const bytes = s.bit(),
      source = bytes ? s.place(Math.ceil((held * columns) / 4)) : s.values(held * columns);
    const { buffer } = s.memory;
    if (bytes) {
      const view = new Uint8Array(buffer, s.memory.byteOffset + source * 4, held * columns);
      for (let i = 0; i < view.length; i++) view[i] = s.int(0, 255);
    }
    const indices = s.place(rows),
      view = new Int32Array(buffer, s.memory.byteOffset + indices * 4, rows);
    for (let i = 0; i < rows; i++) view[i] = s.int(0, held - 1);
    return {
      args: {
        y: s.place(rows * columns),
        source,
        bytes,
        indices,
        mean: s.values(affine),
        scale: s.values(affine),
        affine,
        rows,
        columns,
        perItem,
      },
      items,
    };
  },
};
