import { sizeOf } from '../tensor/shape.ts';
import type { Emit } from '../kernels/emit.ts';
import type { Layer, LayerIO } from './layer.ts';
import { float } from '../parameters.ts';

const random = (emit: Emit, { params, shapes, stream }: LayerIO) => {
  const perItem = sizeOf(shapes.y);
  return {
    n: emit.batch * perItem,
    perItem,
    rate: params['rate'] as number,
    seedLow: emit.seedLow,
    seedHigh: emit.seedHigh,
    stream,
    clock: emit.clock,
  };
};

export const dropout: Layer = {
  title: 'Dropout',
  kind: 'regularization',
  doc: {
    summary: 'In training, sets values to zero at random and scales up the rest; does nothing afterwards.',
    equation: 'y = \\frac{m}{1-p} x, \\; m \\sim \\mathrm{Bernoulli}(1-p)',
    source: 'Srivastava et al., JMLR 2014',
  },
  inputs: { min: 1, max: 1 },
  parameters: { rate: float(0, 0.99, 0.5, 'Share of values set to zero, p.') },
  shape: (_, [x]) => x!,
  weights: () => [],
  multiplyAdds: () => 0,
  isView: (training) => !training,
  forward(emit, io) {
    emit.samples('dropout', { y: io.y, x: io.x[0]!, ...random(emit, io) });
  },
  // The mask is not kept: the same counters give the same words again.
  backward(emit, io) {
    const dx = io.dx[0];
    if (dx)
      emit.samples('dropoutBackward', { dx, dy: io.dy, ...random(emit, io), accumulate: emit.adds(dx) });
  },
};
