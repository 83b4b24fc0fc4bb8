import { describe, expect, test } from 'vitest';
import { fromLayout, toLayout, torchLayout } from '../../../studio/export/layout.ts';
import { layerOf } from '../../cases/document.ts';
import { named, networkOf, numbered } from './layouts.ts';

describe('the layout of exported weights', () => {
  const network = networkOf(
    layerOf('in', 'input', { shape: [5, 4, 2] }),
    layerOf('c', 'conv2d', { filters: 3, kernel: [3, 2], padding: 'valid' }, 'in'),
    layerOf('n', 'batchNorm', {}, 'c'),
    layerOf('f', 'flatten', {}, 'n'),
    layerOf('m', 'batchNorm', {}, 'f'),
    layerOf('r', 'activation', {}, 'm'),
    layerOf('d', 'dense', { units: 4 }, 'r'),
    layerOf('o', 'dense', { units: 2 }, 'd'),
  );
  const ours = numbered(network);
  const layout = torchLayout(network);
  const theirs = toLayout(layout, ours);

  test('has the names and shapes of PyTorch', () => {
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
      layerOf('in', 'input', { shape: [2, 2, 2] }),
      layerOf('f', 'flatten', {}, 'in'),
      layerOf('g', 'globalAvgPool2d', {}, 'in'),
      layerOf('j', 'concat', {}, 'g', 'f'),
      layerOf('d', 'dense', { units: 1, bias: false }, 'j'),
    );
    const weights = [{ name: 'd.w', shape: [10, 1], values: Float32Array.from({ length: 10 }, (_, i) => i) }];
    const [{ values }] = toLayout(torchLayout(joined), weights);
    expect([...values]).toEqual([0, 1, 2, 4, 6, 8, 3, 5, 7, 9]);
  });

  test('notes what PyTorch does in another way', () => {
    const odd = torchLayout(
      networkOf(
        layerOf('in', 'input', { shape: [6, 6, 1] }),
        layerOf('c', 'conv2d', { filters: 2, kernel: [2, 2] }, 'in'),
        layerOf('r', 'reshape', { shape: [3, 12, 2] }, 'c'),
        layerOf('f', 'flatten', {}, 'r'),
      ),
    );
    expect(odd.notes).toHaveLength(2);
    expect(odd.notes.join('\n')).toContain('c: pad its input with F.pad(x, (0, 1, 0, 1)) and use padding=0.');
    expect(odd.notes.join('\n')).toContain('.view(-1, 3, 12, 2).permute(0, 3, 1, 2)');
    expect(layout.notes).toEqual([]);
  });
});
