import { activationCodes, type ActivationName } from '../kernels/activations.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Layer, LayerIO } from './layer.ts';
import { choice, float, onlyWith } from '../parameters.ts';
import { stepByStep } from './sequence.ts';

const functions = [
  'relu',
  'leakyRelu',
  'elu',
  'gelu',
  'silu',
  'tanh',
  'sigmoid',
  'softmax',
  'softplus',
] as const;

const pointwise = ({ params, shapes }: LayerIO) => {
  const size = sizeOf(shapes.y);
  return {
    perItem: size,
    activation: activationCodes[params['function'] as ActivationName],
    alpha: params[params['function'] === 'elu' ? 'alpha' : 'slope'] as number,
  };
};
const softmaxRows = ({ shapes }: LayerIO) => {
  const columns = shapes.y.at(-1)!;
  return { columns, perItem: sizeOf(shapes.y) / columns };
};

export const activation: Layer = {
  title: 'Activation',
  kind: 'activation',
  doc: {
    summary:
      'A function of each value; softmax: of each row of values, so that they are positive and sum to one.',
    equation:
      '\\mathrm{relu}: \\max(0,x) \\quad \\mathrm{sigmoid}: \\frac{1}{1+e^{-x}} \\quad \\mathrm{softmax}: \\frac{e^{x_j}}{\\sum_i e^{x_i}} \\quad \\mathrm{gelu}: x \\Phi(x) \\quad \\mathrm{silu}: x \\sigma(x)',
  },
  inputs: { min: 1, max: 1 },
  parameters: {
    function: choice(functions, 'relu', 'Which function.'),
    slope: onlyWith({ function: ['leakyRelu'] }, float(0, 1, 0.01, 'Slope left of zero.')),
    alpha: onlyWith(
      { function: ['elu'] },
      float(0, 10, 1, 'What it tends to on the far left is minus this.'),
    ),
  },
  shape: (_, [x]) => x!,
  weights: () => [],
  lengths: stepByStep,
  multiplyAdds: () => 0,
  forward(emit, io) {
    const {
      x: [x],
      y,
    } = io;
    if (io.params['function'] === 'softmax') {
      const { columns, perItem } = softmaxRows(io);
      emit.samples('softmax', { y, x: x!, rows: emit.batch * perItem, columns, perItem });
    } else {
      const p = pointwise(io);
      emit.samples('activation', { y, x: x!, n: emit.batch * p.perItem, ...p });
    }
  },
  backward(emit, io) {
    const {
      x: [x],
      y,
      dy,
      dx: [dx],
    } = io;
    if (!dx) return;
    if (io.params['function'] === 'softmax') {
      const { columns, perItem } = softmaxRows(io);
      emit.samples('softmaxBackward', {
        dx,
        dy,
        y,
        rows: emit.batch * perItem,
        columns,
        perItem,
        accumulate: emit.adds(dx),
      });
    } else {
      const p = pointwise(io);
      emit.samples('activationBackward', {
        dx,
        dy,
        x: x!,
        y,
        n: emit.batch * p.perItem,
        ...p,
        accumulate: emit.adds(dx),
      });
    }
  },
};
