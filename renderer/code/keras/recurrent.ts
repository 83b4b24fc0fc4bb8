import { call } from '../python.ts';
import { initializer, missing, type KerasRow, type KerasSite } from './row.ts';

const made: Readonly<Record<string, string>> = { simpleRnn: 'SimpleRNN', lstm: 'LSTM', gru: 'GRU' };

export function recurrent(site: KerasSite): KerasRow {
  const { type, params, x, y, named } = site,
    both = params.direction === 'both',
    backward = params.direction === 'backward',
    isLstm = type === 'lstm',
    isSequence = params.returns === 'sequence',
    isState = params.returns === 'state';
  if (isLstm && params.peepholes) return missing('keras.layers.LSTM has no peepholes');
  const notes = [
    ...(isLstm && params.bias && ![0, 1].includes(params.forgetBias as number)
      ? [`the forget gate's bias starts at ${params.forgetBias as number} in the studio, at 1 in Keras`]
      : []),
    ...(params.carryState
      ? ['the studio begins each batch of training with the state that the last one ended with']
      : []),
  ];
  const inner = call(
    `layers.${made[type]}`,
    params.units as number,
    type === 'simpleRnn' &&
      params.activation !== 'tanh' &&
      `activation=${params.activation === 'identity' ? 'None' : `'${params.activation as string}'`}`,
    !params.bias && 'use_bias=False',
    isLstm && !!params.bias && params.forgetBias === 0 && 'unit_forget_bias=False',
    type === 'gru' && !params.resetAfter && 'reset_after=False',
    isSequence && 'return_sequences=True',
    isState && 'return_state=True',
    backward && 'go_backwards=True',
    initializer(params.initializer),
    initializer(params.recurrentInitializer, { as: 'recurrent_initializer', usual: 'orthogonal' }),
    !both && named,
  );
  const layer = both ? call('layers.Bidirectional', inner, named) : inner;
  const called = `${layer}(${[x[0], ...start(site, both)].join(', ')})`;
  const note = notes.length > 0 ? { note: notes.join('; ') } : {};
  if (isState) {
    const names = both ? ['h', 'c', 'h_back', 'c_back'] : ['h', 'c'];
    return {
      ...note,
      code: [`_, ${names.join(', ')} = ${called}`, `${y} = layers.Concatenate()([${names.join(', ')}])`],
    };
  }
  // Keras gives the steps in the order in which it went through them.
  return { ...note, code: isSequence && backward ? `ops.flip(${called}, 1)` : called };
}

/** The second input, cut into the states of the directions. */
function start({ x, inputShapes, params, type }: KerasSite, both: boolean): string[] {
  if (x.length < 2) return [];
  const units = params.units as number,
    [width] = inputShapes[1],
    parts = width / units / (both ? 2 : 1);
  const slices = Array.from(
    { length: width / units },
    (_, i) => `${x[1]}[:, ${i * units}:${(i + 1) * units}]`,
  );
  const states = type === 'lstm' && parts === 1 ? slices.flatMap((h) => [h, `ops.zeros_like(${h})`]) : slices;
  return [`initial_state=${states.length === 1 ? states[0] : `[${states.join(', ')}]`}`];
}
