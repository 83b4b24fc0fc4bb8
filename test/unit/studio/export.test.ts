import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LayerDocument } from '../../../contract/project.ts';
import { weightFormats, type NamedTensor } from '../../../engine/formats/index.ts';
import { infer } from '../../../engine/graph/infer.ts';
import { fromLayout, toLayout, torchLayout } from '../../../studio/export/layout.ts';
import { fakeWeights, fakeWorkers } from './fake-workers.ts';
import { temporaryFolder } from './folder.ts';
import { codesOf, testStudio } from './studio.ts';

const layer = (id: string, type: string, params = {}, ...inputs: string[]): LayerDocument => ({
  id,
  type,
  params,
  inputs,
});
const networkOf = (...layers: LayerDocument[]) => infer('main', { layers });
const numbered = (network: ReturnType<typeof networkOf>): NamedTensor[] =>
  network.layers.flatMap((l) =>
    l.weights.map(({ name, shape }) => ({
      name: `${l.id}.${name}`,
      shape,
      values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i + 1)),
    })),
  );
const named = (tensors: readonly NamedTensor[], name: string): NamedTensor =>
  tensors.find((t) => t.name === name)!;

describe('the layout of exported weights', () => {
  const network = networkOf(
    layer('in', 'input', { shape: [5, 4, 2] }),
    layer('c', 'conv2d', { filters: 3, kernel: [3, 2], padding: 'valid' }, 'in'),
    layer('n', 'batchNorm', {}, 'c'),
    layer('f', 'flatten', {}, 'n'),
    layer('m', 'batchNorm', {}, 'f'),
    layer('r', 'activation', {}, 'm'),
    layer('d', 'dense', { units: 4 }, 'r'),
    layer('o', 'dense', { units: 2 }, 'd'),
  );
  const ours = numbered(network);
  const layout = torchLayout(network);
  const theirs = toLayout(layout, ours);

  test('has the names and shapes of PyTorch', () => {
    expect(network.problems).toEqual([]);
    expect(Object.fromEntries(theirs.map((t) => [t.name, t.shape]))).toEqual({
      'c.weight': [3, 2, 3, 2],
      'c.bias': [3],
      'n.weight': [3],
      'n.bias': [3],
      'n.running_mean': [3],
      'n.running_var': [3],
      'm.weight': [27],
      'm.bias': [27],
      'm.running_mean': [27],
      'm.running_var': [27],
      'd.weight': [4, 27],
      'd.bias': [4],
      'o.weight': [2, 4],
      'o.bias': [2],
    });
  });

  test('comes back bit for bit', () => {
    expect(fromLayout(layout, theirs)).toEqual(ours);
  });

  test('predicts from channels, height, width what ours predicts from height, width, channels (<= 1e-6)', () => {
    const [H, W, C] = [5, 4, 2];
    const image = Float32Array.from({ length: H * W * C }, (_, i) => Math.cos(i));
    const chw = (c: number, h: number, w: number) => image[(h * W + w) * C + c];
    const [oh, ow] = [3, 3];
    // Ours: height, width, channels all the way.
    const w = named(ours, 'c.w').values;
    const b = named(ours, 'c.b').values;
    const flat = new Float64Array(oh * ow * 3);
    for (let y = 0; y < oh; y += 1)
      for (let x = 0; x < ow; x += 1)
        for (let f = 0; f < 3; f += 1) {
          let sum = b[f];
          for (let i = 0; i < 3; i += 1)
            for (let j = 0; j < 2; j += 1)
              for (let c = 0; c < C; c += 1)
                sum += image[((y + i) * W + x + j) * C + c] * w[((i * 2 + j) * C + c) * 3 + f];
          flat[(y * ow + x) * 3 + f] =
            sum * named(ours, 'n.gamma').values[f] + named(ours, 'n.beta').values[f];
        }
    const ourLogits = [0, 1, 2, 3].map((u) =>
      flat.reduce((sum, v, i) => {
        const z = v * named(ours, 'm.gamma').values[i] + named(ours, 'm.beta').values[i];
        return sum + Math.max(0, z) * named(ours, 'd.w').values[i * 4 + u];
      }, named(ours, 'd.b').values[u]),
    );
    // Theirs: channels first, as nn.Conv2d, nn.Flatten, nn.Linear read the exported tensors.
    const vector = new Float64Array(27);
    for (let f = 0; f < 3; f += 1)
      for (let y = 0; y < oh; y += 1)
        for (let x = 0; x < ow; x += 1) {
          let sum = named(theirs, 'c.bias').values[f];
          for (let c = 0; c < C; c += 1)
            for (let i = 0; i < 3; i += 1)
              for (let j = 0; j < 2; j += 1)
                sum += chw(c, y + i, x + j) * named(theirs, 'c.weight').values[((f * C + c) * 3 + i) * 2 + j];
          vector[(f * oh + y) * ow + x] =
            sum * named(theirs, 'n.weight').values[f] + named(theirs, 'n.bias').values[f];
        }
    const theirLogits = [0, 1, 2, 3].map((u) =>
      vector.reduce((sum, v, i) => {
        const z = v * named(theirs, 'm.weight').values[i] + named(theirs, 'm.bias').values[i];
        return sum + Math.max(0, z) * named(theirs, 'd.weight').values[u * 27 + i];
      }, named(theirs, 'd.bias').values[u]),
    );
    theirLogits.forEach((y, u) => expect(Math.abs(y - ourLogits[u])).toBeLessThanOrEqual(1e-6));
  });

  test('follows features through a concatenation', () => {
    const joined = networkOf(
      layer('in', 'input', { shape: [2, 2, 2] }),
      layer('f', 'flatten', {}, 'in'),
      layer('g', 'globalAvgPool2d', {}, 'in'),
      layer('j', 'concat', {}, 'g', 'f'),
      layer('d', 'dense', { units: 1, bias: false }, 'j'),
    );
    const weights = [{ name: 'd.w', shape: [10, 1], values: Float32Array.from({ length: 10 }, (_, i) => i) }];
    const [{ values }] = toLayout(torchLayout(joined), weights);
    expect([...values]).toEqual([0, 1, 2, 4, 6, 8, 3, 5, 7, 9]);
  });

  test('gives recurrent layers the names and shapes of nn.RNN, whose second bias is zero', () => {
    const rnn = networkOf(
      layer('in', 'input', { shape: [6, 3] }),
      layer('r', 'simpleRnn', { units: 2, direction: 'both' }, 'in'),
    );
    const [weights, rnnLayout] = [numbered(rnn), torchLayout(rnn)];
    const exported = toLayout(rnnLayout, weights);
    expect(Object.fromEntries(exported.map((t) => [t.name, t.shape]))).toEqual({
      'r.weight_ih_l0': [2, 3],
      'r.weight_hh_l0': [2, 2],
      'r.bias_ih_l0': [2],
      'r.bias_hh_l0': [2],
      'r.weight_ih_l0_reverse': [2, 3],
      'r.weight_hh_l0_reverse': [2, 2],
      'r.bias_ih_l0_reverse': [2],
      'r.bias_hh_l0_reverse': [2],
    });
    const [w, u] = [named(weights, 'r.wReverse').values, named(weights, 'r.uReverse').values];
    expect([...named(exported, 'r.weight_ih_l0_reverse').values]).toEqual(
      [0, 2, 4, 1, 3, 5].map((i) => w[i]),
    );
    expect([...named(exported, 'r.weight_hh_l0_reverse').values]).toEqual([0, 2, 1, 3].map((i) => u[i]));
    expect([...named(exported, 'r.bias_hh_l0').values]).toEqual([0, 0]);
    expect(fromLayout(rnnLayout, exported)).toEqual(weights);
  });

  test('gives LSTM and GRU the names of PyTorch, and notes what it has not', () => {
    const gated = networkOf(
      layer('in', 'input', { shape: [6, 3] }),
      layer('g', 'gru', { units: 2, returns: 'sequence' }, 'in'),
      layer('l', 'lstm', { units: 2, peepholes: true, returns: 'sequence' }, 'g'),
      layer('e', 'gru', { units: 2, resetAfter: false, direction: 'backward' }, 'l'),
    );
    const [weights, gatedLayout] = [numbered(gated), torchLayout(gated)];
    const exported = toLayout(gatedLayout, weights);
    expect(Object.fromEntries(exported.map((t) => [t.name, t.shape]))).toEqual({
      'g.weight_ih_l0': [6, 3],
      'g.weight_hh_l0': [6, 2],
      'g.bias_ih_l0': [6],
      'g.bias_hh_l0': [6],
      'l.weight_ih_l0': [8, 2],
      'l.weight_hh_l0': [8, 2],
      'l.bias_ih_l0': [8],
      'l.bias_hh_l0': [8],
      'l.weight_peephole_l0': [3, 2],
      'e.weight_ih_l0': [6, 2],
      'e.weight_hh_l0': [6, 2],
      'e.bias_ih_l0': [6],
      'e.bias_hh_l0': [6],
    });
    expect([...named(exported, 'g.bias_hh_l0').values]).toEqual([
      0,
      0,
      0,
      0,
      ...named(weights, 'g.bh').values,
    ]);
    expect(fromLayout(gatedLayout, exported)).toEqual(weights);
    const notes = gatedLayout.notes.join('\n');
    for (const note of [
      /l: nn.LSTM has no peepholes/,
      /e: nn.GRU resets after/,
      /e: it goes from the last step/,
    ])
      expect(notes).toMatch(note);
    expect(notes).not.toMatch(/g: nn/);
  });

  test('gives normalizations within a sample the names, and behind a flatten the order, of PyTorch', () => {
    const norms = networkOf(
      layer('in', 'input', { shape: [2, 1, 4] }),
      layer('i', 'layerNorm', {}, 'in'),
      layer('g', 'groupNorm', { groups: 2 }, 'i'),
      layer('f', 'flatten', {}, 'g'),
      layer('l', 'layerNorm', {}, 'f'),
    );
    expect(norms.problems).toEqual([]);
    const [weights, normLayout] = [numbered(norms), torchLayout(norms)];
    const exported = toLayout(normLayout, weights);
    expect(Object.fromEntries(exported.map((t) => [t.name, t.shape]))).toEqual({
      'i.weight': [4],
      'i.bias': [4],
      'g.weight': [4],
      'g.bias': [4],
      'l.weight': [8],
      'l.bias': [8],
    });
    expect(named(exported, 'g.weight').values).toEqual(named(weights, 'g.gamma').values);
    // Of pixel 0 and 1: channel 0, channel 1, ...
    const gamma = named(weights, 'l.gamma').values;
    expect([...named(exported, 'l.weight').values]).toEqual([0, 4, 1, 5, 2, 6, 3, 7].map((i) => gamma[i]));
    expect(fromLayout(normLayout, exported)).toEqual(weights);
    expect(normLayout.notes).toHaveLength(1);
    expect(normLayout.notes[0]).toContain('i: it normalizes channels');
  });

  test('gives convolutions over sequences as [out, in, steps]', () => {
    const sequences = networkOf(
      layer('in', 'input', { shape: [6, 2] }),
      layer('c', 'conv1d', { filters: 5, kernel: 4 }, 'in'),
    );
    expect(sequences.problems).toEqual([]);
    const [weights, sequenceLayout] = [numbered(sequences), torchLayout(sequences)];
    const exported = toLayout(sequenceLayout, weights);
    expect(exported.map((t) => [t.name, t.shape])).toEqual([
      ['c.weight', [5, 2, 4]],
      ['c.bias', [5]],
    ]);
    const [w, theirs] = [named(weights, 'c.w').values, named(exported, 'c.weight').values];
    // Filter 3, channel 1, step 2.
    expect(theirs[(3 * 2 + 1) * 4 + 2]).toBe(w[(2 * 2 + 1) * 5 + 3]);
    expect(fromLayout(sequenceLayout, exported)).toEqual(weights);
    expect(sequenceLayout.notes).toEqual([
      'c: pad its input with F.pad(x, (1, 2)) and use padding=0.',
      'c: the studio has steps x channels: x.transpose(1, 2) before it and behind it.',
    ]);
  });

  test('gives grouped convolutions as [out, in / groups, ...kernel], and says how causal padding is made', () => {
    const grouped = networkOf(
      layer('in', 'input', { shape: [9, 6] }),
      layer('c', 'conv1d', { filters: 4, kernel: 3, groups: 2, padding: 'causal', dilation: 2 }, 'in'),
    );
    expect(grouped.problems).toEqual([]);
    const [weights, groupedLayout] = [numbered(grouped), torchLayout(grouped)];
    const exported = toLayout(groupedLayout, weights);
    expect(exported.map((t) => [t.name, t.shape])).toEqual([
      ['c.weight', [4, 3, 3]],
      ['c.bias', [4]],
    ]);
    const [w, theirs] = [named(weights, 'c.w').values, named(exported, 'c.weight').values];
    // Filter 3 (of the second group), its channel 1, step 2.
    expect(theirs[(3 * 3 + 1) * 3 + 2]).toBe(w[(2 * 3 + 1) * 4 + 3]);
    expect(fromLayout(groupedLayout, exported)).toEqual(weights);
    expect(groupedLayout.notes[0]).toBe('c: pad its input with F.pad(x, (4, 0)) and use padding=0.');
  });

  test('gives a Gaussian head its learned variance, in the order of PyTorch, and says what it does', () => {
    const head = networkOf(
      layer('in', 'input', { shape: [2, 1, 2] }),
      layer('f', 'flatten', {}, 'in'),
      layer('h', 'gaussianHead', { per: 'output' }, 'f'),
      layer('o', 'dense', { units: 1 }, 'h'),
    );
    expect(head.problems).toEqual([]);
    const [weights, headLayout] = [numbered(head), torchLayout(head)];
    const exported = toLayout(headLayout, weights);
    const s = named(weights, 'h.logVariance').values;
    // Height, width, channels to channels, height, width.
    expect([...named(exported, 'h.log_variance').values]).toEqual([s[0], s[2], s[1], s[3]]);
    const w = named(weights, 'o.w').values;
    expect([...named(exported, 'o.weight').values]).toEqual([0, 2, 1, 3, 4, 6, 5, 7].map((i) => w[i]));
    expect(fromLayout(headLayout, exported)).toEqual(weights);
    expect(headLayout.notes).toEqual([
      'h: torch.cat([x, h.log_variance.expand_as(x)], -1): the mean and the log variance.',
    ]);
  });

  test('gives tied layers their bias alone, in the order of what the weights were made for', () => {
    const tied = networkOf(
      layer('in', 'input', { shape: [2, 1, 2] }),
      layer('f', 'flatten', {}, 'in'),
      layer('e', 'dense', { units: 3 }, 'f'),
      layer('d', 'tiedDense', { of: 'e' }, 'e'),
      layer('o', 'dense', { units: 1 }, 'd'),
    );
    expect(tied.problems).toEqual([]);
    const [weights, tiedLayout] = [numbered(tied), torchLayout(tied)];
    const exported = toLayout(tiedLayout, weights);
    expect(exported.map((t) => t.name)).toEqual(['e.weight', 'e.bias', 'd.bias', 'o.weight', 'o.bias']);
    // Height, width, channels to channels, height, width.
    const order = [0, 2, 1, 3];
    const [b, w] = [named(weights, 'd.b').values, named(weights, 'o.w').values];
    expect([...named(exported, 'd.bias').values]).toEqual(order.map((i) => b[i]));
    expect([...named(exported, 'o.weight').values]).toEqual(order.map((i) => w[i]));
    expect(fromLayout(tiedLayout, exported)).toEqual(weights);
    expect(tiedLayout.notes).toEqual(['d: F.linear(x, e.weight.t(), d.bias): it has no weights of its own.']);
  });

  test('gives depthwise convolutions as [channels * multiplier, 1, height, width]', () => {
    const depthwise = networkOf(
      layer('in', 'input', { shape: [6, 5, 3] }),
      layer('c', 'depthwiseConv2d', { kernel: [2, 3], multiplier: 2, padding: 'valid' }, 'in'),
    );
    expect(depthwise.problems).toEqual([]);
    const [weights, depthwiseLayout] = [numbered(depthwise), torchLayout(depthwise)];
    const exported = toLayout(depthwiseLayout, weights);
    expect(exported.map((t) => [t.name, t.shape])).toEqual([
      ['c.weight', [6, 1, 2, 3]],
      ['c.bias', [6]],
    ]);
    const [w, theirs] = [named(weights, 'c.w').values, named(exported, 'c.weight').values];
    // Row 1, column 2, channel 2, its filter 1.
    expect(theirs[(5 * 2 + 1) * 3 + 2]).toBe(w[((1 * 3 + 2) * 3 + 2) * 2 + 1]);
    expect(fromLayout(depthwiseLayout, exported)).toEqual(weights);
    expect(depthwiseLayout.notes).toEqual([]);
  });

  test('gives transposed convolutions as [in, out, height, width]', () => {
    const grown = networkOf(
      layer('in', 'input', { shape: [3, 4, 5] }),
      layer('c', 'convTranspose2d', { filters: 2, kernel: [3, 4] }, 'in'),
    );
    expect(grown.problems).toEqual([]);
    const [weights, grownLayout] = [numbered(grown), torchLayout(grown)];
    const exported = toLayout(grownLayout, weights);
    expect(exported.map((t) => [t.name, t.shape])).toEqual([
      ['c.weight', [5, 2, 3, 4]],
      ['c.bias', [2]],
    ]);
    const [w, theirs] = [named(weights, 'c.w').values, named(exported, 'c.weight').values];
    // Row 2, column 3, filter 1, channel 4.
    expect(theirs[((4 * 2 + 1) * 3 + 2) * 4 + 3]).toBe(w[((2 * 4 + 3) * 2 + 1) * 5 + 4]);
    expect(fromLayout(grownLayout, exported)).toEqual(weights);
    expect(grownLayout.notes).toEqual([
      'c: use padding=0 and bias=False, then F.pad(y, (-1, -1, 0, -1)), then add its bias.',
    ]);
  });

  test('notes what PyTorch does in another way', () => {
    const odd = torchLayout(
      networkOf(
        layer('in', 'input', { shape: [6, 6, 1] }),
        layer('c', 'conv2d', { filters: 2, kernel: [2, 2] }, 'in'),
        layer('r', 'reshape', { shape: [3, 12, 2] }, 'c'),
        layer('f', 'flatten', {}, 'r'),
      ),
    );
    expect(odd.notes).toHaveLength(2);
    expect(odd.notes.join('\n')).toContain('c: pad its input with F.pad(x, (0, 1, 0, 1)) and use padding=0.');
    expect(odd.notes.join('\n')).toContain('.view(-1, 3, 12, 2).permute(0, 3, 1, 2)');
    expect(layout.notes).toEqual([]);
  });
});

describe('runs.export', () => {
  const folder = temporaryFolder();

  async function trained(name: string, workers = fakeWorkers()) {
    const studio = testStudio(folder, workers);
    const { path, document } = await studio.call('project.new', {
      path: join(folder, name),
      template: 'iris',
    });
    const end = new Promise<void>((resolve) => {
      studio.subscribe(
        (m) => m.event === 'train.state' && 'state' in m.payload && m.payload.state === 'ended' && resolve(),
      );
    });
    const { run } = await studio.call('train.start', {
      path,
      document: { ...document, training: { ...document.training, epochs: 1 } },
    });
    await end;
    return { studio, path, run, document };
  }

  test.for(['safetensors', 'npz'] as const)('%s: written, read again, run: parity 0', async (to) => {
    const { studio, path, run, document } = await trained(`good-${to}`);
    const out = join(path, `weights.${to}`);
    const report = await studio.call('runs.export', { path, run, to, out });
    expect(report).toMatchObject({
      path: out,
      format: to,
      tensors: 4,
      parity: { samples: 30, largestDifference: 0 },
    });
    expect(report.bytes).toBe(readFileSync(out).length);
    const file = weightFormats[to].read(readFileSync(out));
    expect(file.tensors.map((t) => t.name).sort()).toEqual([
      'dense1.bias',
      'dense1.weight',
      'output.bias',
      'output.weight',
    ]);
    expect(named(file.tensors, 'dense1.weight').values[1]).toBe(
      named(fakeWeights(document), 'dense1.w').values[16],
    );
    if (to === 'safetensors') {
      expect(JSON.parse(file.metadata.classes)).toEqual(['setosa', 'versicolor', 'virginica']);
      expect(JSON.parse(file.metadata.preprocessing).input.mean).toHaveLength(4);
      expect(JSON.parse(file.metadata.input_shape)).toEqual([4]);
      expect(JSON.parse(file.metadata.run)).toBe(run);
    }
  });

  test('a file that predicts differently is not kept, and what stood there before is', async () => {
    const workers = fakeWorkers();
    let calls = 0;
    const { studio, path, run } = await trained('bad', {
      ...workers,
      infer: async (spec) => {
        const result = await workers.infer(spec);
        calls += 1;
        if (calls === 2) result.outputs[0] += 0.01;
        return result;
      },
    } as typeof workers);
    const out = join(path, 'weights.safetensors');
    writeFileSync(out, 'before');
    const before = readdirSync(path);
    expect(await codesOf(studio.call('runs.export', { path, run, to: 'safetensors', out }))).toEqual([
      'export/parity',
    ]);
    expect(readFileSync(out, 'utf8')).toBe('before');
    expect(readdirSync(path)).toEqual(before);
  });

  test('without the data of the run it is proved on made-up samples, and says so', async () => {
    const { studio, path, run } = await trained('gone');
    (await import('node:fs')).rmSync(join(path, 'data'), { recursive: true });
    const report = await studio.call('runs.export', { path, run, to: 'npz', out: 'weights.npz' });
    expect(report.parity).toEqual({ samples: 256, largestDifference: 0 });
    expect(report.notes.at(-1)).toContain('made-up samples');
  });

  test('bad wishes are problems', async () => {
    const { studio, path, run } = await trained('wishes');
    const ask = (more: object) =>
      codesOf(studio.call('runs.export', { path, run, to: 'npz', out: join(path, 'w.npz'), ...more }));
    expect(await ask({ to: 'pickle' })).toEqual(['export/unknown-format']);
    expect(await ask({ run: '2020-01-01-000000' })).toEqual(['run/not-found']);
    expect(await ask({ out: path })).toEqual(['host/write']);
    expect(await ask({ out: join(path, 'no', 'w.npz') })).toEqual(['host/write']);
    expect(existsSync(join(path, 'w.npz'))).toBe(false);
  });
});
