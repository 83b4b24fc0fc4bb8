import { createHash } from 'node:crypto';
import { problem, ProblemError } from '../contract/problems.ts';
import type { NamedTensor } from '../engine/formats/index.ts';
import { weightName, type Model, type PlacedWeight } from '../engine/graph/model.ts';
import { sameShape, showShape } from '../engine/tensor/shape.ts';

/** How values are read out of a job's memory: copied, or as views, which change with it. */
export type Reading = 'copies' | 'views';

const valuesOf = (
  memory: Float32Array,
  at: number,
  { size }: PlacedWeight,
  reading: Reading,
): Float32Array => (reading === 'copies' ? memory.slice(at, at + size) : memory.subarray(at, at + size));

/**
 * All weights out of the parameters, in the model's order. `base`: element offset of the parameters; `suffix` is added to
 * each name.
 */
export function readWeights(
  model: Model,
  memory: Float32Array,
  base: number,
  suffix = '',
  reading: Reading = 'copies',
): NamedTensor[] {
  return model.weights.map((w) => ({
    name: weightName(w) + suffix,
    shape: [...w.shape],
    values: valuesOf(memory, base + w.at, w, reading),
  }));
}

/** Which weights a row of optimizer state is for, and its name for each: the optimizer of a network may need fewer rows. */
function* slotsOf(model: Model, row: number): Generator<{ w: PlacedWeight; name: string }> {
  for (const w of model.weights) {
    const slot = w.trainable ? model.optimizers.get(w.network)!.slots[row] : undefined;
    if (slot !== undefined) yield { w, name: `${weightName(w)}/${slot}` };
  }
}

/** The optimizer's state: `conv1.w/m`, `conv1.w/v`. */
export function readSlots(
  model: Model,
  memory: Float32Array,
  bases: readonly number[],
  reading: Reading,
): NamedTensor[] {
  return bases.flatMap((base, row) =>
    Array.from(slotsOf(model, row), ({ w, name }) => ({
      name,
      shape: [...w.shape],
      values: valuesOf(memory, base + w.at, w, reading),
    })),
  );
}

/** Writes given weights over the parameters. Throws run/different-network where names or shapes do not fit. */
export function writeWeights(model: Model, weights: readonly NamedTensor[], parameters: Float32Array): void {
  const given = new Map(weights.map((tensor) => [tensor.name, tensor]));
  const refuse = (reason: string) => new ProblemError(problem('run/different-network', { reason }));
  for (const w of model.weights) {
    const name = weightName(w),
      tensor = given.get(name);
    if (!tensor) throw refuse(`${name} is missing`);
    if (!sameShape(tensor.shape, w.shape)) {
      throw refuse(`${name} is ${showShape(tensor.shape)} instead of ${showShape(w.shape)}`);
    }
    parameters.set(tensor.values, w.at);
    given.delete(name);
  }
  const [extra] = given.keys();
  if (extra !== undefined) throw refuse(`${extra} has no layer`);
}

/** Writes those of the given weights over the parameters that fit by name and shape; the others stay as they are. */
export function writeFitting(model: Model, weights: readonly NamedTensor[], parameters: Float32Array): void {
  const given = new Map(weights.map((tensor) => [tensor.name, tensor]));
  for (const w of model.weights) {
    const tensor = w.perSample ? undefined : given.get(weightName(w));
    if (tensor && sameShape(tensor.shape, w.shape)) parameters.set(tensor.values, w.at);
  }
}

/** Writes a snapshot's optimizer state over the slots. Throws run/different-network where it is another optimizer's. */
export function writeSlots(
  model: Model,
  state: readonly NamedTensor[],
  memory: Float32Array,
  bases: readonly number[],
): void {
  const given = new Map(state.map((tensor) => [tensor.name, tensor]));
  bases.forEach((base, row) => {
    for (const { w, name } of slotsOf(model, row)) {
      const tensor = given.get(name);
      if (!tensor || tensor.values.length !== w.size) {
        const reason = `the state ${name} of the optimizer is missing`;
        throw new ProblemError(problem('run/different-network', { reason }));
      }
      memory.set(tensor.values, base + w.at);
    }
  });
}

/** sha256 over names, shapes and little-endian values of all weights. */
export function hashWeights(weights: readonly NamedTensor[]): string {
  const hash = createHash('sha256');
  for (const { name, shape, values } of weights) {
    hash.update(`${name} ${shape.join('x')}\n`);
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}
