import { problem, type Problem } from '../../contract/problems.ts';
import { weightInitializers } from '../initializers/index.ts';
import type { Shape } from '../tensor/shape.ts';
import type { Layer, Weight } from './layer.ts';
import { boolean, choice, int, type Parameters, type Values } from '../parameters.ts';
import { notASequence } from './sequence.ts';
import { directionsOf, suffixOf, walkBackward, walkForward, type Cell } from './unroll.ts';

/** What recurrent layers have in common: parameters, shapes and weights. */

export const recurrentParameters = {
  units: int(1, 16384, 32, 'Values of the state.'),
  returns: choice(['last', 'sequence'], 'last', 'The state after the last step, or after every step.'),
  direction: choice(
    ['forward', 'backward', 'both'],
    'forward',
    'From the first step to the last, from the last to the first, or both, side by side.',
  ),
  bias: boolean(true, 'Add a bias.'),
  initializer: choice(weightInitializers, 'glorotUniform', 'How the weights of the input start.'),
  recurrentInitializer: choice(weightInitializers, 'glorotUniform', 'How the weights of the state start.'),
  carryState: boolean(
    false,
    'In training, begin each batch with the state that the last one ended with: for a text or a series cut into windows one behind the other. Gradients end at the window (truncated backpropagation through time).',
  ),
} satisfies Parameters;

function shapeOf(cell: Cell, params: Values, [x, state]: readonly Shape[]): Shape | Problem {
  if (x!.length !== 2) return notASequence(x!);
  const width = directionsOf(params).length * (params['units'] as number),
    widths = cell.parts === 2 ? [width, 2 * width] : [width];
  if (state && !(state.length === 1 && widths.includes(state[0]!)))
    return problem('graph/rank', {
      found: state,
      expected: `${widths.join(' or ')} values as its second input, the initial state`,
      suggestion: `Put a dense layer of ${width} units before its second input.`,
    });
  if (params['carryState'] && (state || params['direction'] !== 'forward'))
    return problem('graph/parameter', {
      name: 'carryState',
      found: state ? 'true, with an initial state from another layer' : 'true, against the direction of time',
      expected: 'false',
    });
  if (params['returns'] === 'sequence') return [x![0]!, width];
  return [params['returns'] === 'state' ? cell.parts * width : width];
}

function weightsOf(cell: Cell, params: Values, [x]: readonly Shape[]): Weight[] {
  const units = params['units'] as number,
    features = x![1]!,
    { gates } = cell,
    columns = gates * units;
  // Fans are those of one gate: each is a layer of its own.
  const weight = (name: string, shape: Shape, initializer: string, fanIn: number): Weight => ({
    name,
    shape,
    initializer,
    fanIn,
    fanOut: units,
    blocks: gates,
    trainable: true,
  });
  const starts = cell.bias?.(params),
    bias = (name: string): Weight =>
      starts
        ? { ...weight(name, [columns], 'constant', features), value: starts }
        : weight(name, [columns], 'zeros', features);
  const state: Weight = {
    ...weight('state', [cell.parts * units], 'zeros', units),
    trainable: false,
    perSample: true,
  };
  const each = directionsOf(params).flatMap((_, i) => [
    weight(`w${suffixOf(i)}`, [features, columns], params['initializer'] as string, features),
    weight(`u${suffixOf(i)}`, [units, columns], params['recurrentInitializer'] as string, units),
    ...(params['bias'] ? [bias(`b${suffixOf(i)}`)] : []),
    ...(cell.more?.(params) ?? []).map(([name, shape]) => weight(name + suffixOf(i), shape, 'zeros', units)),
  ]);
  return params['carryState'] ? [...each, state] : each;
}

function multiplyAdds(cell: Cell, params: Values, [x]: readonly Shape[]): number {
  const units = params['units'] as number,
    [steps, features] = x as [number, number];
  return directionsOf(params).length * steps * cell.gates * units * (features + units);
}

/** The fields of a layer that follow from its cell. */
export const recurrent = (cell: Cell) =>
  ({
    kind: 'recurrent',
    inputs: { min: 1, max: 2 },
    shape: (params, inputs) => shapeOf(cell, params, inputs),
    weights: (params, inputs) => weightsOf(cell, params, inputs),
    multiplyAdds: (params, inputs) => multiplyAdds(cell, params, inputs),
    keeps: (params, [x]) =>
      directionsOf(params).length * x![0]! * (params['units'] as number) * cell.keeps(params),
    // A sample that is over keeps its state: the last one is that of its own last step, either way.
    lengths: ({ returns }) => (returns === 'sequence' ? 'keep' : 'end'),
    forward: (emit, io) => directionsOf(io.params).forEach((_, i) => walkForward(emit, io, cell, i)),
    backward(emit, io) {
      const dStart = io.dx[1],
        adds = dStart ? emit.adds(dStart) : 0;
      directionsOf(io.params).forEach((_, i) => walkBackward(emit, io, cell, i, adds));
    },
  }) satisfies Partial<Layer>;
