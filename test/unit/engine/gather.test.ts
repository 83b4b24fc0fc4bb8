import { describe, expect, it } from 'vitest';
import { planArena } from '../../../engine/graph/arena.ts';
import { compile } from '../../../engine/graph/compile.ts';
import { prepareModel } from '../../../engine/graph/model.ts';
import { float32, type Backend } from '../../cases/backends.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { values } from '../../cases/values.ts';
import { variantNames, webAssembly, webAssemblyCutInto } from '../../cases/webassembly.ts';

const rows = 11,
  columns = 7,
  batch = 6,
  order = [10, 0, 3, 3, 7, 1];

/** The batch that a plan takes out of a data set. */
function gathered(backend: Backend, bytes: boolean, affine: number): number[] {
  const layers = [layerOf('in', 'input', { shape: [columns] }), layerOf('out', 'flatten', {}, 'in')];
  const model = prepareModel(projectOf(layers)),
    facts = { input: { count: rows, columns, bytes, affine } };
  const arena = planArena(model, facts, batch, false, backend.reserved);
  const plan = compile(model, arena, { batch, mode: 'infer', seed: 1 }),
    { memory, run } = backend.load(plan);
  const { source, mean, scale } = arena.columns['input']!,
    at = (offset: number) => memory.byteOffset + offset * 4;
  if (bytes) new Uint8Array(memory.buffer, at(source), rows * columns).set(byteData);
  else memory.set(data, source);
  memory.set(means.slice(0, affine), mean);
  memory.set(scales.slice(0, affine), scale);
  new Int32Array(memory.buffer, at(arena.indices), batch).set(order);
  run();
  return Array.from(memory.subarray(plan.output.offset, plan.output.offset + plan.output.size));
}

const data = values('gather data', rows * columns),
  byteData = Uint8Array.from(data, (v) => 128 + 40 * v),
  means = values('gather means', columns),
  scales = values('gather scales', columns, 'probabilities');

describe('a batch out of a data set is (value - mean) * scale of the rows asked for', () => {
  for (const backend of [
    float32,
    ...variantNames.map(webAssembly),
    ...variantNames.map((name) => webAssemblyCutInto(name, 4)),
  ]) {
    for (const bytes of [false, true]) {
      for (const affine of [1, columns]) {
        it(`${bytes ? 'bytes' : 'floats'}, ${affine === 1 ? 'one scale' : 'a scale per feature'}, ${backend.name}`, () => {
          const ours = gathered(backend, bytes, affine);
          order.forEach((row, r) => {
            for (let j = 0; j < columns; j++) {
              const value = bytes ? byteData[row * columns + j]! : data[row * columns + j]!,
                f = j % affine;
              expect(ours[r * columns + j]).toBeCloseTo((value - means[f]!) * scales[f]!, 4);
            }
          });
        });
      }
    }
  }
});
