import { problem } from '../../contract/problems.ts';
import type { Emit, Tensor } from '../kernels/emit.ts';
import type { Layer, LayerIO } from './layer.ts';
import { counters } from './masked.ts';
import { float } from '../parameters.ts';
import { mostChannels, notAnImage } from './window.ts';

function dropChannels(emit: Emit, io: LayerIO, y: Tensor, x: Tensor, accumulate: 0 | 1): void {
  const [height, width, channels] = io.shapes.y as readonly [number, number, number],
    rate = io.params['rate'] as number;
  emit.samples('dropChannels', {
    y,
    x,
    pixels: height * width,
    channels,
    rate,
    scale: 1 / (1 - rate),
    ...counters(emit, io),
    accumulate,
  });
}

export const spatialDropout2d: Layer = {
  title: 'Spatial dropout 2D',
  kind: 'regularization',
  doc: {
    summary:
      'In training, sets whole channels of an image to zero at random and scales up the rest, since neighbouring pixels say much the same; does nothing afterwards.',
    equation: 'y_{i,j,c} = \\frac{m_c}{1-p} x_{i,j,c}, \\; m_c \\sim \\mathrm{Bernoulli}(1-p)',
    source: 'Tompson et al., CVPR 2015',
  },
  inputs: { min: 1, max: 1 },
  parameters: { rate: float(0, 0.99, 0.3, 'Share of channels set to zero, p.') },
  shape(_, [x]) {
    if (x!.length !== 3) return notAnImage(x!);
    return x![2]! <= mostChannels
      ? x!
      : problem('graph/too-many-channels', { found: x![2]!, most: mostChannels });
  },
  weights: () => [],
  multiplyAdds: () => 0,
  isView: (training) => !training,
  dropsOut: true,
  forward: (emit, io) => dropChannels(emit, io, io.y, io.x[0]!, 0),
  // The same mask on the gradient.
  backward(emit, io) {
    const dx = io.dx[0];
    if (dx) dropChannels(emit, io, dx, io.dy, emit.adds(dx));
  },
};
