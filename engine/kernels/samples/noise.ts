import { clock, flat, type Sampler, type Samples } from './sampler.ts';

const random = (s: Sampler) => ({
  seedLow: s.random.word(),
  seedHigh: s.int(0, 99),
  stream: s.int(0, 2000),
  clock: clock(s),
});
const mask = (s: Sampler) => ({
  rate: s.pick([0, 0.25, 0.5, 0.875]),
  scale: s.pick([1, 1.25, 2]),
  ...random(s),
});

export const noise: Pick<Samples, 'dropout' | 'dropoutBackward' | 'dropChannels' | 'gaussianNoise'> = {
  dropout(s) {
    const { n, perItem, items } = flat(s);
    return { args: { y: s.place(n), x: s.values(n), n, perItem, ...mask(s) }, items };
  },
  dropoutBackward(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: { dx: s.values(n), dy: s.values(n), n, perItem, ...mask(s), accumulate: s.bit() },
      items,
    };
  },
  dropChannels(s) {
    const pixels = s.int(1, 6),
      channels = s.size(),
      batch = s.int(1, 5),
      n = batch * pixels * channels;
    return {
      args: { y: s.values(n), x: s.values(n), pixels, channels, ...mask(s), accumulate: s.bit() },
      items: batch,
    };
  },
  gaussianNoise(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: { y: s.place(n), x: s.values(n), n, perItem, deviation: s.pick([0, 0.1, 1, 2]), ...random(s) },
      items,
    };
  },
};
