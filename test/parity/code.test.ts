import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LayerDocument, ProjectDocument } from '../../contract/project.ts';
import { weightFormats, type NamedTensor } from '../../engine/formats/index.ts';
import { inferNetworks, type UnfoldedNetwork } from '../../engine/graph/networks.ts';
import { codeOf } from '../../renderer/code/index.ts';
import { textOf } from '../../renderer/code/line.ts';
import { torchClass } from '../../renderer/code/torch/network.ts';
import { templates } from '../../studio/templates/index.ts';
import { toLayout, torchLayout } from '../../studio/export/layout.ts';
import { float64 } from '../cases/backends.ts';
import { instanceOf, repeated, withBlocks } from '../cases/blocks.ts';
import { layerOf, projectOf, settingOf, type Setting } from '../cases/document.ts';
import { Trial } from '../cases/trial.ts';
import { values } from '../cases/values.ts';
import { allCases } from '../cases.ts';
import { temporaryFolder } from '../unit/studio/folder.ts';
import { python, torchVersion } from './pytorch.ts';

/** The code beside the canvas, run by PyTorch with exported weights: it gives what the studio gives. */

const folder = temporaryFolder();

interface Job {
  readonly name: string;
  readonly code: string;
  /** Read alone: it is for a library that is not there. */
  readonly parse?: true;
  readonly networks: readonly {
    readonly key: string;
    readonly class: string;
    readonly weights: Readonly<Record<string, string>>;
    readonly inputs: readonly string[];
  }[];
}
interface Prepared {
  readonly job: Job;
  readonly arrays: readonly NamedTensor[];
  readonly ours: ArrayLike<number>;
  /** Whether a value is one of a valid step. */
  readonly counts: (at: number) => boolean;
}

/** The code of a setting, its weights as they are exported, its inputs, and what the studio makes of them. */
function prepare(name: string, key: string, setting: Setting): Prepared | { readonly lacks: string } {
  const { document, batch } = setting;
  const network = inferNetworks(document).get('main')!,
    code = textOf(codeOf(document, 'pytorch'));
  const lacks = /raise NotImplementedError\((.*)\)/.exec(code)?.[1];
  if (lacks) return { lacks };
  const trial = new Trial({ ...setting, mode: 'evaluate' }, { backend: float64 });
  trial.run();
  const tensors = network.layers.flatMap((layer) =>
    layer.weights
      .filter((weight) => !weight.perSample)
      .map(({ name, shape }) => {
        const full = `${layer.id}.${name}`;
        return { name: full, shape, values: Float32Array.from(trial.weight(full)) };
      }),
  );
  const exported = toLayout(torchLayout(network), tensors),
    made = torchClass('main', network);
  const named = (tensor: string): string => {
    const layer = network.layers.find(({ id }) => tensor.startsWith(`${id}.`))!.id;
    return `${made.modules.get(layer)}${tensor.slice(layer.length)}`;
  };
  const given = columnsOf(trial, network, batch).map((column, i) => ({ ...column, name: `${key}/x${i}` }));
  return {
    job: {
      name,
      code,
      networks: [
        {
          key,
          class: made.name,
          weights: Object.fromEntries(exported.map((t) => [named(t.name), `${key}/${t.name}`])),
          inputs: given.map((column) => column.name),
        },
      ],
    },
    arrays: [...exported.map((t) => ({ ...t, name: `${key}/${t.name}` })), ...given],
    ours: trial.output.slice(),
    counts: validIn(trial, network, batch),
  };
}

/** What stands behind the last step of a sequence is no one's. */
function validIn(trial: Trial, { byId, output }: UnfoldedNetwork, batch: number): (at: number) => boolean {
  const { lengths, shape } = byId.get(output!)!;
  if (!lengths) return () => true;
  const valid = trial.column(`${lengths}.lengths`),
    perSample = trial.output.length / batch,
    perStep = perSample / shape[0]!;
  return (at) => (at % perSample) / perStep < valid[Math.floor(at / perSample)]!;
}

/** What `forward` takes: the columns of the input layers, then their lengths. */
function columnsOf(trial: Trial, { layers }: UnfoldedNetwork, batch: number): NamedTensor[] {
  const inputs = layers.filter(({ type }) => type === 'input');
  const lengths = [...new Set(inputs.flatMap((l) => l.lengths ?? []))];
  return [
    ...inputs.map(({ shape, params }) => ({
      name: '',
      shape: [batch, ...shape],
      values: Float32Array.from(trial.column(params['column'] as string)),
    })),
    ...lengths.map((column) => ({
      name: '',
      shape: [batch],
      values: Float32Array.from(trial.column(`${column}.lengths`)),
    })),
  ];
}

/** Each network of a template by itself, its inputs drawn. */
function templateSettings(name: string, document: ProjectDocument): [string, Setting][] {
  return [...inferNetworks(document)].map(([network, { layers, byId, output }]) => {
    const columns: Record<string, number[]> = {},
      batch = 3;
    const renamed = document.networks[network]!.layers.map((layer): LayerDocument => {
      if (layer.type !== 'input') return layer;
      const column = Object.keys(columns).length === 0 ? 'input' : 'decoderInput',
        { shape } = byId.get(layer.id)!,
        reader = layers.find((l) => l.inputs.includes(layer.id) && l.type === 'embedding');
      const drawn = values(
        `${name} ${network} ${layer.id}`,
        shape.reduce((a, b) => a * b, batch),
        'probabilities',
      );
      columns[column] = reader
        ? drawn.map((v) => Math.floor(v * (reader.params['tokens'] as number)))
        : drawn;
      if (layer.params['variable'])
        columns[`${column}.lengths`] = Array.from({ length: batch }, (_, i) =>
          Math.max(1, shape[0]! - 2 * i),
        );
      return { ...layer, params: { ...layer.params, column } };
    });
    expect(output, `${name} ${network}`).not.toBeNull();
    return [
      `${name} ${network}`,
      {
        document: projectOf(renamed, { heads: document.objective.heads ?? {} }),
        batch,
        mode: 'evaluate',
        weights: {},
        columns,
      },
    ];
  });
}

/** Flattened images meet vectors, go through layers that keep their order, and become images again. */
function ordersSetting(): Setting {
  const layers = [
    layerOf('x', 'input', { shape: [4, 3, 2] }),
    layerOf('flat', 'flatten', {}, 'x'),
    layerOf('scale', 'dense', { units: 24 }, 'flat'),
    layerOf('gate', 'multiply', {}, 'flat', 'scale'),
    layerOf('sum', 'add', {}, 'scale', 'gate'),
    layerOf('norm', 'batchNorm', {}, 'gate'),
    layerOf('beside', 'concat', {}, 'sum', 'norm', 'flat'),
    layerOf('soft', 'activation', { function: 'softmax' }, 'beside'),
    layerOf('image', 'reshape', { shape: [6, 4, 3] }, 'soft'),
    layerOf('conv-2d', 'conv2d', { filters: 2, stride: [2, 2] }, 'image'),
    layerOf('steps', 'reshape', { shape: [3, 4] }, 'conv-2d'),
    layerOf('train', 'lstm', { units: 12, returns: 'sequence' }, 'steps'),
    layerOf('back', 'reshape', { shape: [6, 2, 3] }, 'train'),
    layerOf('2nd', 'flatten', {}, 'back'),
    layerOf('code', 'dense', { units: 5 }, '2nd'),
    layerOf('tied', 'tiedDense', { of: 'code' }, 'code'),
    layerOf('both', 'add', {}, 'tied', '2nd'),
    layerOf('drop', 'dropout', {}, 'both'),
  ];
  return { document: projectOf(layers), batch: 3, mode: 'evaluate', weights: {}, columns: {} };
}

/** What the networks of the jobs give, by their keys; none may fail. */
function run(jobs: readonly Job[], arrays: readonly NamedTensor[]): ReadonlyMap<string, ArrayLike<number>> {
  const file = (name: string) => join(folder, name);
  writeFileSync(file('jobs.json'), JSON.stringify(jobs));
  writeFileSync(file('arrays.npz'), weightFormats.npz.write(arrays, {}));
  const script = join(import.meta.dirname, 'pytorch_code.py');
  const files = ['jobs.json', 'arrays.npz', 'output.npz'].map(file);
  const ran = spawnSync(python, [script, ...files], { encoding: 'utf8' });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(ran.stdout.trim()).toBe('');
  if (arrays.length === 0) return new Map();
  return new Map(
    weightFormats.npz.read(readFileSync(file('output.npz'))).tensors.map((t) => [t.name, t.values]),
  );
}

function compare(settings: readonly (readonly [string, Setting])[], few: RegExp): void {
  const lacking: string[] = [],
    prepared: Prepared[] = [];
  settings.forEach(([name, setting], i) => {
    const found = prepare(name, `n${i}`, setting);
    if ('lacks' in found) lacking.push(`${name}: ${found.lacks}`);
    else prepared.push(found);
  });
  for (const line of lacking) expect(line).toMatch(few);
  const theirs = run(
    prepared.map(({ job }) => job),
    prepared.flatMap((p) => p.arrays),
  );
  const apart = prepared.flatMap(({ job, ours, counts }) => {
    const y = theirs.get(job.networks[0]!.key);
    if (y?.length !== ours.length) return [`${job.name}: ${y?.length} values, not ${ours.length}`];
    const scale = Math.max(1, ...Array.from(ours, Math.abs));
    const worst = Math.max(...Array.from(y, (v, i) => (counts(i) ? Math.abs(v - ours[i]!) / scale : 0)));
    return worst <= 1e-4 ? [] : [`${job.name}: ${worst}`];
  });
  console.log(`${prepared.length} networks ran in PyTorch; ${lacking.length} are said to be missing there`);
  expect(apart).toEqual([]);
}

describe.skipIf(torchVersion === null)(`the code, run by torch ${torchVersion} with exported weights`, () => {
  test('of every case of every layer', () => {
    compare(
      allCases.map((c) => [c.name, settingOf(c)] as const),
      /loop has to be written out|of 4 axes/,
    );
  });
  test('of features that come in different orders', () => {
    compare([['orders', ordersSetting()]], /^$/);
  });
  test('of blocks in blocks', () => {
    const layers = [
      layerOf('x', 'input', { shape: [6] }),
      repeated(instanceOf('body', 'unit', { rate: 0.1 }, 'x'), 2),
      instanceOf('skip', 'residual', {}, 'body'),
      instanceOf('decode', 'tied', {}, 'skip', 'body'),
    ];
    const document = withBlocks(projectOf([]), layers);
    compare([['blocks', { document, batch: 3, mode: 'evaluate', weights: {}, columns: {} }]], /^$/);
  });
  test('of every template as it is, with its loss and optimizer; that for Keras is read by Python', () => {
    run(
      Object.entries(templates).flatMap(([name, { document }]): Job[] => [
        { name, code: textOf(codeOf(document, 'pytorch')), networks: [] },
        { name: `${name}, Keras`, code: textOf(codeOf(document, 'keras')), parse: true, networks: [] },
      ]),
      [],
    );
    const ofCases = allCases.map((c): Job => {
      const code = textOf(codeOf(settingOf(c).document, 'keras'));
      return { name: `${c.name}, Keras`, code, parse: true, networks: [] };
    });
    run(ofCases, []);
  });
  test('of every network of every template', () => {
    const settings = Object.entries(templates).flatMap(([name, { document }]) =>
      templateSettings(name, document),
    );
    compare(settings, /^$/);
  });
});
