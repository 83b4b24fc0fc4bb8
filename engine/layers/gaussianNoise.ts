import type { Layer } from './layer.ts';
import { counters, elements } from './masked.ts';
import { float } from '../parameters.ts';
import { stepByStep } from './sequence.ts';

export const gaussianNoise: Layer = {
  title: 'Gaussian noise',
  kind: 'regularization',
  doc: {
    summary: 'In training, adds independent normal noise to every value; does nothing afterwards.',
    equation: 'y = x + \\sigma z, \\; z \\sim \\mathrm{Normal}(0, 1)',
    source: 'Bishop, Neural Computation 7(1), 1995',
  },
  inputs: { min: 1, max: 1 },
  parameters: { stddev: float(0, 100, 0.1, 'Standard deviation of the noise, sigma.') },
  shape: (_, [x]) => x!,
  weights: () => [],
  lengths: stepByStep,
  multiplyAdds: () => 0,
  isView: (training) => !training,
  forward(emit, io) {
    emit.samples('gaussianNoise', {
      y: io.y,
      x: io.x[0]!,
      ...elements(emit, io),
      deviation: io.params['stddev'] as number,
      ...counters(emit, io),
    });
  },
  backward(emit, io) {
    const dx = io.dx[0];
    if (dx)
      emit.samples('combine', {
        y: dx,
        x: io.dy,
        ...elements(emit, io),
        alpha: 1,
        beta: emit.adds(dx),
      });
  },
};
