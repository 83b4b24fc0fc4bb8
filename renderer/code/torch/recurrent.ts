import { call } from '../python.ts';
import { missing, type Row, type Site } from './row.ts';

/** nn.RNN, nn.LSTM and nn.GRU; sequences with lengths of their own go through them packed. */

const modules: Readonly<Record<string, string>> = { simpleRnn: 'nn.RNN', lstm: 'nn.LSTM', gru: 'nn.GRU' };

/** What no module of PyTorch does. */
function lacking({ type, params }: Site): string | null {
  if (type === 'simpleRnn' && !['tanh', 'relu'].includes(params.activation as string))
    return `nn.RNN knows tanh and relu only, not ${params.activation as string}: its loop has to be written out`;
  if (type === 'lstm' && params.peepholes) return 'nn.LSTM has no peepholes: its loop has to be written out';
  if (type === 'gru' && !params.resetAfter)
    return 'nn.GRU resets behind the product with its weights, not before it: its loop has to be written out';
  return null;
}

/** [h] or [h, c] of one direction behind the other, as PyTorch wants them: [directions, batch, units]. */
function start({ x, inputShapes, params, type, natural }: Site, both: boolean): string | null {
  if (x.length < 2) return null;
  const units = params.units as number,
    directions = both ? 2 : 1,
    parts = inputShapes[1][0] / units / directions,
    given = `${natural[1]}.unflatten(1, (${directions}, ${parts * units})).transpose(0, 1)`;
  if (type !== 'lstm') return `${given}.contiguous()`;
  const h = `${given}[..., :${units}].contiguous()`;
  return parts === 2 ? `(${h}, ${given}[..., ${units}:].contiguous())` : `(${h}, torch.zeros_like(${h}))`;
}

export function recurrent(site: Site): Row {
  const { type, params, inputShapes, self, y, steps } = site,
    lacks = lacking(site);
  if (lacks) return missing(lacks);
  const both = params.direction === 'both',
    backward = params.direction === 'backward',
    isLstm = type === 'lstm';
  const module = call(
    modules[type],
    inputShapes[0][1],
    params.units as number,
    'batch_first=True',
    params.activation === 'relu' && "nonlinearity='relu'",
    !params.bias && 'bias=False',
    both && 'bidirectional=True',
  );
  const turn = (given: string): string =>
    !backward ? given : steps ? `backwards(${given}, ${steps})` : `${given}.flip(1)`;
  let x = turn(site.x[0]);
  if (steps)
    x = `nn.utils.rnn.pack_padded_sequence(${x}, ${steps}.cpu(), batch_first=True, enforce_sorted=False)`;
  const called = call(self, x, start(site, both));
  const note = params.carryState
    ? 'the studio begins each batch of training with the state that the last one ended with'
    : undefined;
  const common = {
    module,
    ...(note && { note }),
    helpers: backward && steps ? (['backwards'] as const) : [],
  };
  if (params.returns === 'sequence') {
    if (!steps && !backward) return { ...common, forward: [`${y}, _ = ${called}`] };
    const unpack = `nn.utils.rnn.pad_packed_sequence(${y}, batch_first=True, total_length=${inputShapes[0][0]})[0]`;
    const out = turn(steps ? unpack : y);
    return { ...common, forward: [`${y}, _ = ${called}`, `${y} = ${out}`] };
  }
  // Of each direction the state after its own last step.
  const state = params.returns === 'state';
  const of = (h: string, direction: number): string => (both ? `${h}[${direction}]` : `${h}[0]`);
  const values = (both ? [0, 1] : [0]).flatMap((d) => (state ? [of('h', d), of('c', d)] : [of('h', d)]));
  return {
    ...common,
    forward: [
      isLstm ? `_, (h, ${state ? 'c' : '_'}) = ${called}` : `_, h = ${called}`,
      `${y} = ${values.length === 1 ? values[0] : `torch.cat([${values.join(', ')}], -1)`}`,
    ],
  };
}
