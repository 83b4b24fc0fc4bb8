import type { Sampler, Samples } from './sampler.ts';

/** A large image and a smaller one somewhere inside it. */
function nested(s: Sampler) {
  const large = { height: s.int(1, 7), width: s.int(1, 7) },
    small = { height: s.int(1, large.height), width: s.int(1, large.width) };
  const channels = s.size(0.5),
    batch = s.int(1, 3);
  return {
    large,
    small,
    channels,
    batch,
    top: s.int(0, large.height - small.height),
    left: s.int(0, large.width - small.width),
    values: ({ height, width }: typeof large) => s.values(batch * height * width * channels),
  };
}

function repeated(s: Sampler) {
  const sizes = { height: s.int(1, 4), width: s.int(1, 4), channels: s.size(0.5) },
    factors = { factorY: s.int(1, 3), factorX: s.int(1, 3) },
    batch = s.int(1, 3),
    n = batch * sizes.height * sizes.width * sizes.channels;
  return { args: { ...sizes, ...factors }, batch, n, large: n * factors.factorY * factors.factorX };
}

export const resample: Pick<Samples, 'crop2d' | 'pad2d' | 'upsample2d' | 'upsample2dBackward'> = {
  crop2d(s) {
    const { large, small, channels, batch, top, left, values } = nested(s);
    return {
      args: {
        y: values(small),
        x: values(large),
        ...large,
        channels,
        outHeight: small.height,
        outWidth: small.width,
        top,
        left,
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
  pad2d(s) {
    const { large, small, channels, batch, top, left, values } = nested(s);
    return {
      args: {
        y: values(large),
        x: values(small),
        ...small,
        channels,
        outHeight: large.height,
        outWidth: large.width,
        top,
        left,
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
  upsample2d(s) {
    const { args, batch, n, large } = repeated(s);
    return { args: { y: s.place(large), x: s.values(n), ...args }, items: batch };
  },
  upsample2dBackward(s) {
    const { args, batch, n, large } = repeated(s);
    return { args: { dx: s.values(n), dy: s.values(large), ...args, accumulate: s.bit() }, items: batch };
  },
};
