import type { Tensor } from '../kernels/emit.ts';
import type { PlacedColumn } from './arena.ts';
import type { Recorder } from './recorder.ts';

/** The rows of a data column whose numbers stand at its indices, as numbers for the network; `part`: of rows of several samples. */
export function emitGather(emit: Recorder, data: PlacedColumn, y: Tensor, part: number): void {
  const { source, bytes, columns, mean, scale, affine } = data,
    { batch } = emit,
    indices = data.indices + part * batch;
  const fixed = (what: string, offset: number, size: number) => emit.fixed(`${y.name}.${what}`, offset, size);
  emit.samples('gather', {
    y,
    source: fixed('source', source, 1),
    bytes: bytes ? 1 : 0,
    indices: fixed('indices', indices, batch),
    mean: fixed('mean', mean, affine),
    scale: fixed('scale', scale, affine),
    affine,
    rows: batch,
    columns,
    perItem: 1,
  });
}
