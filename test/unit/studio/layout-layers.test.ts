import { describe, expect, test } from 'vitest';
import { layerOf } from '../../cases/document.ts';
import { exported } from './layouts.ts';

describe('the layout of exported weights, layer by layer', () => {
  test('gives recurrent layers the names and shapes of nn.RNN, whose second bias is zero', () => {
    const { ours, theirs, shapes } = exported(
      layerOf('in', 'input', { shape: [6, 3] }),
      layerOf('r', 'simpleRnn', { units: 2, direction: 'both' }, 'in'),
    );
    expect(shapes).toEqual({
      'r.weight_ih_l0': [2, 3],
      'r.weight_hh_l0': [2, 2],
      'r.bias_ih_l0': [2],
      'r.bias_hh_l0': [2],
      'r.weight_ih_l0_reverse': [2, 3],
      'r.weight_hh_l0_reverse': [2, 2],
      'r.bias_ih_l0_reverse': [2],
      'r.bias_hh_l0_reverse': [2],
    });
    const [w, u] = [ours('r.wReverse'), ours('r.uReverse')];
    expect(theirs('r.weight_ih_l0_reverse')).toEqual([0, 2, 4, 1, 3, 5].map((i) => w[i]));
    expect(theirs('r.weight_hh_l0_reverse')).toEqual([0, 2, 1, 3].map((i) => u[i]));
    expect(theirs('r.bias_hh_l0')).toEqual([0, 0]);
  });

  test('gives LSTM and GRU the names of PyTorch, and notes what it has not', () => {
    const { ours, theirs, shapes, notes } = exported(
      layerOf('in', 'input', { shape: [6, 3] }),
      layerOf('g', 'gru', { units: 2, returns: 'sequence' }, 'in'),
      layerOf('l', 'lstm', { units: 2, peepholes: true, returns: 'sequence' }, 'g'),
      layerOf('e', 'gru', { units: 2, resetAfter: false, direction: 'backward' }, 'l'),
    );
    expect(shapes).toEqual({
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
    expect(theirs('g.bias_hh_l0')).toEqual([0, 0, 0, 0, ...ours('g.bh')]);
    const all = notes.join('\n');
    for (const note of [
      /l: nn.LSTM has no peepholes/,
      /e: nn.GRU resets after/,
      /e: it goes from the last step/,
    ])
      expect(all).toMatch(note);
    expect(all).not.toMatch(/g: nn/);
  });

  test('gives normalizations within a sample the names, and behind a flatten the order, of PyTorch', () => {
    const { ours, theirs, shapes, notes } = exported(
      layerOf('in', 'input', { shape: [2, 1, 4] }),
      layerOf('i', 'layerNorm', {}, 'in'),
      layerOf('g', 'groupNorm', { groups: 2 }, 'i'),
      layerOf('f', 'flatten', {}, 'g'),
      layerOf('l', 'layerNorm', {}, 'f'),
    );
    expect(shapes).toEqual({
      'i.weight': [4],
      'i.bias': [4],
      'g.weight': [4],
      'g.bias': [4],
      'l.weight': [8],
      'l.bias': [8],
    });
    expect(theirs('g.weight')).toEqual([...ours('g.gamma')]);
    // Of pixel 0 and 1: channel 0, channel 1, ...
    const gamma = ours('l.gamma');
    expect(theirs('l.weight')).toEqual([0, 4, 1, 5, 2, 6, 3, 7].map((i) => gamma[i]));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('i: it normalizes channels');
  });

  test('gives convolutions over sequences as [out, in, steps]', () => {
    const { ours, theirs, shapes, notes } = exported(
      layerOf('in', 'input', { shape: [6, 2] }),
      layerOf('c', 'conv1d', { filters: 5, kernel: 4 }, 'in'),
    );
    expect(Object.entries(shapes)).toEqual([
      ['c.weight', [5, 2, 4]],
      ['c.bias', [5]],
    ]);
    const [w, weight] = [ours('c.w'), theirs('c.weight')];
    // Filter 3, channel 1, step 2.
    expect(weight[(3 * 2 + 1) * 4 + 2]).toBe(w[(2 * 2 + 1) * 5 + 3]);
    expect(notes).toEqual([
      'c: pad its input with F.pad(x, (1, 2)) and use padding=0.',
      'c: the studio has steps x channels: x.transpose(1, 2) before it and behind it.',
    ]);
  });

  test('gives grouped convolutions as [out, in / groups, ...kernel], and says how causal padding is made', () => {
    const { ours, theirs, shapes, notes } = exported(
      layerOf('in', 'input', { shape: [9, 6] }),
      layerOf('c', 'conv1d', { filters: 4, kernel: 3, groups: 2, padding: 'causal', dilation: 2 }, 'in'),
    );
    expect(Object.entries(shapes)).toEqual([
      ['c.weight', [4, 3, 3]],
      ['c.bias', [4]],
    ]);
    const [w, weight] = [ours('c.w'), theirs('c.weight')];
    // Filter 3 (of the second group), its channel 1, step 2.
    expect(weight[(3 * 3 + 1) * 3 + 2]).toBe(w[(2 * 3 + 1) * 4 + 3]);
    expect(notes[0]).toBe('c: pad its input with F.pad(x, (4, 0)) and use padding=0.');
  });

  test('gives a Gaussian head its learned variance, in the order of PyTorch, and says what it does', () => {
    const { ours, theirs, notes } = exported(
      layerOf('in', 'input', { shape: [2, 1, 2] }),
      layerOf('f', 'flatten', {}, 'in'),
      layerOf('h', 'gaussianHead', { per: 'output' }, 'f'),
      layerOf('o', 'dense', { units: 1 }, 'h'),
    );
    const s = ours('h.logVariance');
    // Height, width, channels to channels, height, width.
    expect(theirs('h.log_variance')).toEqual([s[0], s[2], s[1], s[3]]);
    const w = ours('o.w');
    expect(theirs('o.weight')).toEqual([0, 2, 1, 3, 4, 6, 5, 7].map((i) => w[i]));
    expect(notes).toEqual([
      'h: torch.cat([x, h.log_variance.expand_as(x)], -1): the mean and the log variance.',
    ]);
  });

  test('gives tied layers their bias alone, in the order of what the weights were made for', () => {
    const { ours, theirs, shapes, notes } = exported(
      layerOf('in', 'input', { shape: [2, 1, 2] }),
      layerOf('f', 'flatten', {}, 'in'),
      layerOf('e', 'dense', { units: 3 }, 'f'),
      layerOf('d', 'tiedDense', { of: 'e' }, 'e'),
      layerOf('o', 'dense', { units: 1 }, 'd'),
    );
    expect(Object.keys(shapes)).toEqual(['e.weight', 'e.bias', 'd.bias', 'o.weight', 'o.bias']);
    // Height, width, channels to channels, height, width.
    const order = [0, 2, 1, 3];
    const [b, w] = [ours('d.b'), ours('o.w')];
    expect(theirs('d.bias')).toEqual(order.map((i) => b[i]));
    expect(theirs('o.weight')).toEqual(order.map((i) => w[i]));
    expect(notes).toEqual(['d: F.linear(x, e.weight.t(), d.bias): it has no weights of its own.']);
  });

  test('gives depthwise convolutions as [channels * multiplier, 1, height, width]', () => {
    const { ours, theirs, shapes, notes } = exported(
      layerOf('in', 'input', { shape: [6, 5, 3] }),
      layerOf('c', 'depthwiseConv2d', { kernel: [2, 3], multiplier: 2, padding: 'valid' }, 'in'),
    );
    expect(Object.entries(shapes)).toEqual([
      ['c.weight', [6, 1, 2, 3]],
      ['c.bias', [6]],
    ]);
    const [w, weight] = [ours('c.w'), theirs('c.weight')];
    // Row 1, column 2, channel 2, its filter 1.
    expect(weight[(5 * 2 + 1) * 3 + 2]).toBe(w[((1 * 3 + 2) * 3 + 2) * 2 + 1]);
    expect(notes).toEqual([]);
  });

  test('gives transposed convolutions as [in, out, height, width]', () => {
    const { ours, theirs, shapes, notes } = exported(
      layerOf('in', 'input', { shape: [3, 4, 5] }),
      layerOf('c', 'convTranspose2d', { filters: 2, kernel: [3, 4] }, 'in'),
    );
    expect(Object.entries(shapes)).toEqual([
      ['c.weight', [5, 2, 3, 4]],
      ['c.bias', [2]],
    ]);
    const [w, weight] = [ours('c.w'), theirs('c.weight')];
    // Row 2, column 3, filter 1, channel 4.
    expect(weight[((4 * 2 + 1) * 3 + 2) * 4 + 3]).toBe(w[((2 * 4 + 3) * 2 + 1) * 5 + 4]);
    expect(notes).toEqual([
      'c: use padding=0 and bias=False, then F.pad(y, (-1, -1, 0, -1)), then add its bias.',
    ]);
  });
});
