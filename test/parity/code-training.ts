import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ProjectDocument } from '../../contract/project.ts';
import { weightFormats, type NamedTensor } from '../../engine/formats/index.ts';
import type { InferredNetwork } from '../../engine/graph/infer.ts';
import { inferNetworks } from '../../engine/graph/networks.ts';
import { losses, type LossName } from '../../engine/losses/index.ts';
import { codeOf } from '../../renderer/code/index.ts';
import { textOf } from '../../renderer/code/line.ts';
import { torchClass } from '../../renderer/code/torch/network.ts';
import { toLayout, torchLayout } from '../../studio/export/layout.ts';
import type { Setting } from '../cases/document.ts';
import { stepsOf, tensor, type Steps } from './code-steps.ts';
import { python } from './pytorch.ts';

/** Written training code, run by PyTorch on what a training of the studio read and drew. */

export interface Case {
  readonly name: string;
  readonly setting: Setting;
  /** Expression of a module -> the network whose weights it has. */
  readonly modules: Readonly<Record<string, string>>;
  /** What is called with `batches`. */
  readonly call?: string;
  readonly steps?: number;
  readonly perEpoch?: number;
  /** The first step, from 1. */
  readonly from?: number;
}

interface Prepared {
  readonly job: object;
  readonly arrays: readonly NamedTensor[];
  /** By the names under which PyTorch's are found. */
  readonly ours: ReadonlyMap<string, ArrayLike<number>>;
}

function prepare({ name, setting, modules, call, steps = 2, perEpoch = 5, from = 1 }: Case): Prepared {
  const ran = stepsOf(setting, steps, perEpoch, from),
    { model } = ran.after,
    own = inferNetworks(setting.document),
    arrays: NamedTensor[] = [],
    ours = new Map<string, ArrayLike<number>>([[`${name}/losses`, ran.losses]]);
  const keep = (key: string, shape: readonly number[], given: Float32Array): string => {
    arrays.push(tensor(`${name}/${key}`, shape, given));
    return `${name}/${key}`;
  };
  const weights = Object.entries(modules).map(([expression, network]) => {
    const found = model.networks.get(network)!,
      names = own.has(network) ? torchClass(network, own.get(network)!).modules : null,
      exported = (of: (weight: string) => Float32Array) => exportedOf(found, network, names, of);
    const after = exported((weight) => Float32Array.from(ran.after.weight(weight)));
    for (const [key, { values }] of after) ours.set(`${name}/${expression}/${key}`, values);
    const before = exported((weight) => ran.weightsBefore.get(weight)!);
    return [
      expression,
      Object.fromEntries(
        [...before].map(([key, t]) => [key, keep(`${expression}/${key}`, t.shape, t.values)]),
      ),
    ];
  });
  const random = (kind: string): string[] =>
    ran.drawn.flatMap((drawn, i) =>
      drawn.kind === kind ? [keep(`${kind} ${i}`, shapeDrawn(setting, drawn.values), drawn.values)] : [],
    );
  return {
    arrays,
    ours,
    job: {
      name,
      code: textOf(codeOf(setting.document, 'pytorch')),
      modules: Object.fromEntries(weights),
      batches: ran.batches.map((columns, i) =>
        batchOf(own, columns, setting, (key, shape, given) => keep(`${i} ${key}`, shape, given)),
      ),
      call: call ?? 'train(batches)',
      normal: random('normal'),
      uniform: random('uniform'),
    },
  };
}

/** Weights by the names that they have in the code's module. */
function exportedOf(
  found: InferredNetwork,
  network: string,
  modules: ReadonlyMap<string, string> | null,
  valuesOf: (weight: string) => Float32Array,
): ReadonlyMap<string, NamedTensor> {
  const prefix = network === 'main' ? '' : `${network}/`;
  const ours = found.layers.flatMap((layer) =>
    layer.weights.map(({ name, shape }) => {
      const full = `${prefix}${layer.id}.${name}`;
      return tensor(full, shape, valuesOf(full));
    }),
  );
  const dotted = network === 'main' ? '' : `${network}.`;
  return new Map(
    toLayout(torchLayout(found, network), ours).map((t) => {
      const inside = t.name.slice(dotted.length),
        layer = found.layers.find(({ id }) => inside.startsWith(`${id}.`))!.id;
      // A decoder of pre-training is the layer itself.
      const rest = inside.slice(layer.length),
        key = modules ? `${modules.get(layer)}${rest}` : rest.slice(1);
      return [key, t];
    }),
  );
}

/** Noise for samples is shaped as a generator's input; all else by sample. */
function shapeDrawn({ document, batch }: Setting, { length }: Float32Array): number[] {
  const noise = document.networks['generator']?.layers.find((l) => l.type === 'input')?.params['shape'];
  const shape = noise as readonly number[] | undefined;
  if (shape?.length === 3 && length === batch * shape.reduce((a, b) => a * b, 1)) return [batch, ...shape];
  return [batch, length / batch];
}

type Keep = (key: string, shape: readonly number[], values: Float32Array) => string;

/** What one batch of the code is: of several samples in a row those behind each other. */
function batchOf(
  networks: ReturnType<typeof inferNetworks>,
  columns: Steps['batches'][number],
  { document, batch }: Setting,
  keep: Keep,
): [x: string[], targets: string[]] {
  const packing = (document.objective.params?.['packing'] as number | undefined) ?? 1;
  const sample =
    networks.get('generator')?.byId.get(networks.get('generator')!.output!)!.shape ??
    networks.get('encoder')?.layers.find((l) => l.type === 'input')?.shape ??
    networks.get('main')!.layers.find((l) => l.type === 'input')!.shape;
  const parts = Array.from({ length: packing }, (_, i) => columns.get(i === 0 ? 'input' : `input ${i}`)!),
    all = Float32Array.from(parts.flatMap((part) => [...part]));
  const target = columns.get('target');
  const x = [keep('x', [batch * packing, ...sample], all)];
  const shape = targetShape(networks, document, batch, target?.length ?? 0);
  // In pre-training nobody looks at the target.
  const unread = document.objective.type === 'pretraining' ? [x[0]!] : [];
  const further = Object.values(document.objective.heads ?? {}).flatMap(({ target: name, loss }) => {
    const given = columns.get(name);
    if (name === 'input' || name === 'target' || !given) return [];
    return [keep(name, shapeOfTarget(loss, batch, given.length), given)];
  });
  return [x, [...(target ? [keep('target', shape, target)] : unread), ...further]];
}

const shapeOfTarget = (loss: string, batch: number, size: number): number[] =>
  losses[loss as LossName].target === 'classes'
    ? [batch]
    : size === batch
      ? [batch, 1]
      : [batch, size / batch];

function targetShape(
  networks: ReturnType<typeof inferNetworks>,
  document: ProjectDocument,
  batch: number,
  size: number,
): number[] {
  return networks.has('main') ? shapeOfTarget(document.objective.loss, batch, size) : [batch];
}

/** Runs all; what lies further apart than that, losses or weights, is told. */
export function compare(folder: string, cases: readonly Case[], tolerance = 1e-6): void {
  const prepared = cases.map(prepare);
  const file = (name: string) => join(folder, name);
  writeFileSync(file('jobs.json'), JSON.stringify(prepared.map(({ job }) => job)));
  writeFileSync(
    file('arrays.npz'),
    weightFormats.npz.write(
      prepared.flatMap(({ arrays }) => arrays),
      {},
    ),
  );
  const script = join(import.meta.dirname, 'pytorch_training.py');
  const files = ['jobs.json', 'arrays.npz', 'output.npz'].map(file);
  const ran = spawnSync(python, [script, ...files], { encoding: 'utf8' });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout.trim()).toBe('');
  const theirs = new Map(
    weightFormats.npz.read(readFileSync(file('output.npz'))).tensors.map((t) => [t.name, t.values]),
  );
  const apart = prepared.flatMap(({ ours }) =>
    [...ours].flatMap(([name, values]) => {
      const y = theirs.get(name);
      if (y?.length !== values.length) return [`${name}: ${y?.length} values, not ${values.length}`];
      const scale = Math.max(1, ...Array.from(values, Math.abs)),
        worst = Math.max(...Array.from(y, (v, i) => Math.abs(v - values[i]!) / scale));
      return worst <= tolerance ? [] : [`${name}: ${worst}`];
    }),
  );
  expect(apart).toEqual([]);
}
