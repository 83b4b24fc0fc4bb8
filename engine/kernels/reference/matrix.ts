import { activate } from './activations.ts';
import type { Reference } from './types.ts';

export const matrix: Pick<
  Reference,
  'gemm' | 'gemmHalves' | 'joinHalves' | 'copyColumns' | 'columnSums' | 'sum' | 'gather'
> = {
  gemm(mem, a, begin, end) {
    const from = begin * a.perItem,
      to = end * a.perItem;
    const [i0, i1] = a.byColumns ? [0, a.m] : [from, Math.min(a.m, to)];
    const [j0, j1] = a.byColumns ? [from, Math.min(a.n, to)] : [0, a.n];
    for (let i = i0; i < i1; i++) {
      for (let j = j0; j < j1; j++) {
        let sum = 0;
        for (let p = 0; p < a.k; p++) {
          sum += mem[a.a + i * a.aRow + p * a.aColumn]! * mem[a.b + p * a.bRow + j * a.bColumn]!;
        }
        const at = a.c + i * a.cRow + j;
        if (a.accumulate) sum += mem[at]!;
        if (a.bias >= 0) sum += mem[a.bias + j]!;
        mem[at] = activate(a.activation, a.alpha, sum);
      }
    }
  },
  gemmHalves(mem, a, begin, end) {
    const items = Math.ceil(a.m / a.perItem),
      middle = Math.ceil(a.k / 2);
    for (let item = begin; item < end; item++) {
      const half = Math.floor(item / items),
        first = (item % items) * a.perItem;
      for (let i = first; i < Math.min(a.m, first + a.perItem); i++) {
        for (let j = 0; j < a.n; j++) {
          let sum = 0;
          for (let p = half * middle; p < (half ? a.k : middle); p++)
            sum += mem[a.a + i * a.aRow + p * a.aColumn]! * mem[a.b + p * a.bRow + j * a.bColumn]!;
          mem[a.c + (half * a.m + i) * a.n + j] = sum;
        }
      }
    }
  },
  joinHalves(mem, a, begin, end) {
    for (let i = begin * a.perItem; i < Math.min(a.m, end * a.perItem); i++) {
      for (let j = 0; j < a.n; j++) {
        const at = a.y + i * a.yRow + j;
        let sum = mem[a.c + i * a.n + j]! + mem[a.c + (a.m + i) * a.n + j]!;
        if (a.accumulate) sum += mem[at]!;
        if (a.bias >= 0) sum += mem[a.bias + j]!;
        mem[at] = activate(a.activation, a.alpha, sum);
      }
    }
  },
  copyColumns(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      for (let j = 0; j < a.columns; j++) {
        const x = mem[a.x + r * a.xRow + j]!,
          at = a.y + r * a.yRow + j;
        mem[at] = a.accumulate ? mem[at]! + x : x;
      }
    }
  },
  columnSums(mem, a, begin, end) {
    const items = Math.ceil(a.columns / a.perItem);
    for (let item = begin; item < end; item++) {
      const part = Math.floor(item / items),
        first = (item % items) * a.perItem;
      const last = Math.min(a.rows, (part + 1) * a.perPart);
      for (let j = first; j < Math.min(a.columns, first + a.perItem); j++) {
        let sum = 0;
        for (let r = part * a.perPart; r < last; r++) sum += mem[a.x + r * a.columns + j]!;
        const at = a.y + part * a.columns + j;
        mem[at] = a.accumulate ? mem[at]! + sum : sum;
      }
    }
  },
  sum(mem, a) {
    let sum = 0;
    for (let i = 0; i < a.n; i++) sum += mem[a.x + i]!;
    mem[a.y] = a.accumulate ? mem[a.y]! + a.scale * sum : a.scale * sum;
  },
  gather(mem, a, begin, end) {
    const bytes = a.bytes ? new Uint8Array(mem.buffer, a.source * mem.BYTES_PER_ELEMENT) : null;
    const indices = new Int32Array(mem.buffer, a.indices * mem.BYTES_PER_ELEMENT, a.rows);
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const row = indices[r]! * a.columns;
      for (let j = 0; j < a.columns; j++) {
        const value = bytes ? bytes[row + j]! : mem[a.source + row + j]!,
          f = j % a.affine;
        mem[a.y + r * a.columns + j] = (value - mem[a.mean + f]!) * mem[a.scale + f]!;
      }
    }
  },
};
