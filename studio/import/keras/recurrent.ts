import { unsupported } from '../builder.ts';
import { isObject, type Config } from './config.ts';
import { kerasLayers, type Given, type Translate } from './layers.ts';
import { activation, flag, initializer, number, only } from './values.ts';

/** Recurrent layers, alone or in both directions. */
const common = (config: Config) => {
  only(config, 'return_state', false);
  only(config, 'dropout', 0);
  only(config, 'recurrent_dropout', 0);
  only(config, 'recurrent_activation', 'sigmoid');
  // It turns the order of its steps around, which ours keeps in time.
  if (flag(config, 'go_backwards', false) && flag(config, 'return_sequences', false))
    unsupported('it goes backwards and gives its steps in that order');
  return {
    units: number(config, 'units', NaN),
    returns: flag(config, 'return_sequences', false) ? 'sequence' : 'last',
    direction: flag(config, 'go_backwards', false) ? 'backward' : 'forward',
    bias: flag(config, 'use_bias', true),
    carryState: flag(config, 'stateful', false),
    ...initializer(config, 'kernel_initializer'),
  };
};
const tanhOnly = (config: Config): void => {
  if ((activation(config)?.function ?? 'tanh') !== 'tanh') unsupported('its activation is not tanh');
};

const paramsOf: Readonly<
  Record<string, (config: Config) => ReturnType<typeof common> & Record<string, string | number | boolean>>
> = {
  SimpleRNN: (config) => ({
    ...common(config),
    activation: String(activation(config)?.function ?? 'identity'),
  }),
  LSTM: (config) => {
    tanhOnly(config);
    return { ...common(config), forgetBias: flag(config, 'unit_forget_bias', true) ? 1 : 0 };
  },
  GRU: (config) => {
    tanhOnly(config);
    return { ...common(config), resetAfter: flag(config, 'reset_after', true) };
  },
};
const types = { SimpleRNN: 'simpleRnn', LSTM: 'lstm', GRU: 'gru' } as const;

const recurrent =
  (kind: keyof typeof types): Translate =>
  ({ config, inputs, builder, name }) =>
    builder.add(types[kind], paramsOf[kind](config), inputs, name);

export const simpleRnn = recurrent('SimpleRNN');
export const lstm = recurrent('LSTM');
export const gru = recurrent('GRU');

/** The layer that another one is put around. */
function innerOf({ config }: Given): { kind: string; config: Config } {
  const { layer } = config;
  if (!isObject(layer) || !isObject(layer.config)) return unsupported('there is no layer in it');
  return { kind: String(layer.class_name), config: layer.config };
}

export const bidirectional: Translate = (given) => {
  const { kind, config } = innerOf(given);
  only(given.config, 'merge_mode', 'concat');
  if (given.config.merge_mode === null) unsupported('it does not put its directions side by side');
  if (!Object.hasOwn(types, kind)) unsupported(`it is put around ${kind}`);
  const params = { ...paramsOf[kind](config), direction: 'both' };
  return given.builder.add(types[kind as keyof typeof types], params, given.inputs, given.name);
};

/** A dense layer works step by step anyway. */
export const timeDistributed: Translate = (given) => {
  const { kind, config } = innerOf(given);
  if (!['Dense', 'Activation', 'Dropout'].includes(kind)) unsupported(`it is put around ${kind}`);
  return kerasLayers[kind]({ ...given, config });
};
