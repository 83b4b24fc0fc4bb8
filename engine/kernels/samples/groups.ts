import { blocks, type Sampler, type Samples } from './sampler.ts';

function grouped(s: Sampler) {
  const rows = s.size(0.3),
    pixels = s.pick([1, 1, s.int(2, 7)]),
    groups = s.pick([1, 1, 2, 3]),
    channels = groups * s.size(0.6),
    perItem = s.pick([1, 2, 3]);
  return { sizes: { rows, pixels, channels, groups, perItem }, n: rows * pixels * channels };
}

export const groups: Pick<Samples, 'groupNorm' | 'groupNormBackward' | 'groupNormScale'> = {
  groupNorm(s) {
    const { sizes, n } = grouped(s),
      { rows, channels, groups, perItem } = sizes;
    return {
      args: {
        y: s.place(n),
        mean: s.place(rows * groups),
        inverse: s.place(rows * groups),
        x: s.values(n),
        gamma: s.values(channels),
        beta: s.values(channels),
        ...sizes,
        epsilon: 1e-3,
      },
      items: blocks(rows, perItem),
    };
  },
  groupNormBackward(s) {
    const { sizes, n } = grouped(s),
      { rows, channels, groups, perItem } = sizes;
    return {
      args: {
        dx: s.values(n),
        dy: s.values(n),
        x: s.values(n),
        mean: s.values(rows * groups),
        inverse: s.positives(rows * groups),
        gamma: s.values(channels),
        ...sizes,
        accumulate: s.bit(),
      },
      items: blocks(rows, perItem),
    };
  },
  groupNormScale(s) {
    const { sizes, n } = grouped(s),
      { rows, channels, groups } = sizes,
      perItem = s.int(1, 20);
    return {
      args: {
        dgamma: s.values(channels),
        dy: s.values(n),
        x: s.values(n),
        mean: s.values(rows * groups),
        inverse: s.positives(rows * groups),
        ...sizes,
        perItem,
        accumulate: s.bit(),
      },
      items: blocks(channels, perItem),
    };
  },
};
