import type { Dataset } from '../engine/data/dataset.ts';
import { weightFormats, type NamedTensor } from '../engine/formats/index.ts';
import { planArena } from '../engine/graph/arena.ts';
import { compile } from '../engine/graph/compile.ts';
import { initialWeights, prepareModel, weightName, type Model } from '../engine/graph/model.ts';
import { reference } from '../engine/kernels/reference.ts';
import type { Arguments } from '../engine/kernels/verbs.ts';
import { sizeOf } from '../engine/tensor/shape.ts';
import { epochOrder } from '../engine/train/batches.ts';
import { Clocks, onlyStep } from '../engine/train/clock.ts';
import { toLayout, torchLayouts } from '../studio/export/layout.ts';
import { columnFacts, columnsOf } from '../workers/prepare.ts';
import { affine, dataOf } from './data.ts';
import { documentOf, modelOf } from './models.ts';

/** Steps whose losses are compared before anything is timed, and the batches that peers go through again and again. */
export const comparedSteps = (name: string): number =>
  modelOf(name).compared ?? Math.min(modelOf(name).steps, 32);

export const seed = 1;

export interface Problem {
  readonly model: Model;
  /** As the engine has them. */
  readonly weights: readonly NamedTensor[];
  /** The batches of the first epoch over as many samples as are compared, one after the other. */
  readonly x: NamedTensor;
  readonly target: NamedTensor | null;
  /** What the engine draws in those steps: [steps, batch, values], in the order in which a step uses them. */
  readonly noise: readonly NamedTensor[];
}

/** All that a peer needs to make the same first steps as the engine. */
export function problemOf(name: string): Problem {
  const bench = modelOf(name),
    model = prepareModel(documentOf(name, 1)),
    dataset = dataOf(bench, comparedSteps(name) * bench.batch),
    values = initialWeights(model, seed);
  const all = Uint32Array.from({ length: dataset.count }, (_, i) => i),
    rows = epochOrder(all, seed, 1);
  return {
    model,
    weights: model.weights.map((w) => ({
      name: weightName(w),
      shape: w.shape,
      values: values.slice(w.at, w.at + w.size),
    })),
    x: gathered(dataset, 'input', rows),
    target: bench.target ? gathered(dataset, 'target', rows) : null,
    noise: noiseOf(model, dataset, comparedSteps(name)),
  };
}

function gathered(dataset: Dataset, name: string, rows: Uint32Array): NamedTensor {
  const { shape, values } = dataset.columns[name]!,
    size = sizeOf(shape),
    out = new Float32Array(rows.length * size);
  rows.forEach((row, i) => out.set(values.subarray(row * size, (row + 1) * size), i * size));
  if (values instanceof Uint8Array) {
    const scale = affine[name]!.scale[0]!;
    out.forEach((value, i) => (out[i] = value * scale));
  }
  return { name, shape: [rows.length, ...shape], values: out };
}

/** Runs nothing but the calls of a step that draw normal numbers. */
function noiseOf(model: Model, dataset: Dataset, steps: number): NamedTensor[] {
  const { batchSize } = model.document.training;
  const columns = columnFacts(dataset, {}, columnsOf(model, dataset, true)),
    arena = planArena(model, columns, batchSize, true, 0);
  const plan = compile(model, arena, { mode: 'train', batch: batchSize, seed });
  const draws = plan.calls
    .filter(({ verb }) => verb === 'gaussianNoise')
    .map(({ args, items }) => ({ args: args as Arguments<'gaussianNoise'>, items }));
  const tables = draws.map(({ args }) => new Float32Array(steps * args.n));
  if (draws.length === 0) return [];
  const memory = new Float32Array(plan.end);
  const clocks = new Clocks({ memory, clocks: arena.clocks }, model, steps);
  for (let step = 1; step <= steps; step++) {
    clocks.set(step, onlyStep(step));
    draws.forEach(({ args, items }, i) => {
      memory.fill(0, args.x, args.x + args.n);
      reference.gaussianNoise(memory, args, 0, items);
      tables[i]!.set(memory.subarray(args.y, args.y + args.n), (step - 1) * args.n);
    });
  }
  return draws.map(({ args }, i) => ({
    name: `noise${i}`,
    shape: [steps, batchSize, args.n / batchSize],
    values: tables[i]!,
  }));
}

/** The same as a file for PyTorch: weights under the names and in the layout of its modules. */
export function torchFile({ model, weights, x, target, noise }: Problem): Uint8Array {
  const state = toLayout(torchLayouts(model.networks), weights).map((t) => ({ ...t, name: `w:${t.name}` }));
  return weightFormats.npz.write([x, ...(target ? [target] : []), ...noise, ...state], {});
}
