import type { LayerName } from '../../../engine/layers/index.ts';
import { call, each, tuple, value } from '../python.ts';
import { flattened, joined, natural, ordered, sameOrder, type Order } from './order.ts';
import { recurrent } from './recurrent.ts';
import type { Row, Site } from './row.ts';
import { avgPool, convolution, globalPool, maxPool, transposed } from './windows.ts';

/** One row for each layer, as PyTorch has it. A layer without code does not compile. */
export const torchLayers: Readonly<Record<LayerName, (site: Site) => Row>> = {
  input: () => ({ forward: [] }),
  dense: ({ params, inputShapes: [x], self, x: [given] }) => ({
    module: call('nn.Linear', x.at(-1), params.units as number, !params.bias && 'bias=False'),
    forward: `${self}(${given})`,
  }),
  tiedDense,
  gaussianHead,
  embedding: ({ params, self, x: [x] }) => ({
    module: call('nn.Embedding', params.tokens as number, params.units as number),
    forward: `${self}(${x}.long())`,
  }),
  conv2d: convolution,
  convTranspose2d: transposed,
  depthwiseConv2d: convolution,
  conv1d: convolution,
  simpleRnn: recurrent,
  lstm: recurrent,
  gru: recurrent,
  maxPool2d: maxPool,
  avgPool2d: avgPool,
  globalAvgPool2d: globalPool('mean'),
  globalMaxPool2d: globalPool('amax'),
  maxPool1d: maxPool,
  avgPool1d: avgPool,
  globalAvgPool1d: globalPool('mean'),
  globalMaxPool1d: globalPool('amax'),
  activation,
  batchNorm,
  layerNorm,
  groupNorm: ({ params, inputShapes: [x], self, x: [given] }) => ({
    module: call('nn.GroupNorm', params.groups as number, x.at(-1), `eps=${value(params.epsilon)}`),
    forward: channelsSecond(x, self, given),
  }),
  dropout: ({ params, self, x: [x], orders }) => ({
    module: `nn.Dropout(${value(params.rate)})`,
    forward: `${self}(${x})`,
    order: orders[0],
  }),
  spatialDropout2d: ({ params, self, x: [x] }) => ({
    module: `nn.Dropout2d(${value(params.rate)})`,
    forward: `${self}(${x})`,
  }),
  gaussianNoise: ({ params, x: [x], orders }) => ({
    forward: `${x} + ${value(params.stddev)} * torch.randn_like(${x}) if self.training else ${x}`,
    order: orders[0],
  }),
  maskingNoise: ({ params, x: [x], orders }) => ({
    forward: `${x} * (torch.rand_like(${x}) >= ${value(params.rate)}) if self.training else ${x}`,
    order: orders[0],
  }),
  sparsity,
  flatten,
  reshape: (site) => (site.shape.length === 1 ? flatten(site) : reshape(site)),
  repeatVector: ({ params, natural: [x] }) => ({
    forward: `${x}.unsqueeze(1).expand(-1, ${value(params.steps)}, -1)`,
  }),
  upsample2d: ({ params, self, x: [x] }) => ({
    module: `nn.Upsample(scale_factor=${each(params.size as readonly number[])})`,
    forward: `${self}(${x})`,
  }),
  zeroPad2d: ({ params: { left, right, top, bottom }, self, x: [x] }) => ({
    module: `nn.ZeroPad2d(${tuple([left, right, top, bottom] as number[])})`,
    forward: `${self}(${x})`,
  }),
  crop2d({ params, inputShapes: [[height, width]], x: [x] }) {
    const { top, bottom, left, right } = params as Readonly<Record<string, number>>;
    return { forward: `${x}[:, :, ${top}:${height - bottom}, ${left}:${width - right}]` };
  },
  add: (site) => merged(site, '+'),
  multiply,
  concat: ({ x, orders, inputShapes, shape }) => ({
    forward: `torch.cat([${x.join(', ')}], ${shape.length === 3 ? 1 : -1})`,
    order:
      shape.length === 1
        ? joined(
            orders,
            inputShapes.map(([n]) => n),
          )
        : null,
  }),
};

/** Features of the same place meet, whichever order they came in. */
function merged({ x, orders }: Site, sign: string): Row {
  const [first] = orders;
  const alike = x.map((given, i) =>
    sameOrder(orders[i], first) ? given : ordered(natural(given, orders[i]), first),
  );
  return { forward: alike.join(` ${sign} `), order: first };
}

/** The second input has one value for each of the first, or for each of its channels. */
function multiply(site: Site): Row {
  const {
    natural: [x, scale],
    inputShapes: [shape, by],
    orders,
  } = site;
  if (shape.join() === by.join()) return merged(site, '*');
  const channels = by.length === 1 ? scale : `${scale}.flatten(1)`;
  if (shape.length === 1) return { forward: ordered(`(${x} * ${channels})`, orders[0]), order: orders[0] };
  return { forward: `${x} * ${channels}${shape.length === 2 ? '[:, None]' : '[:, :, None, None]'}` };
}

/** Along time, channels go before the steps and back. */
const channelsSecond = (shape: readonly number[], self: string, x: string): string =>
  shape.length === 2 ? `${self}(${x}.transpose(1, 2)).transpose(1, 2)` : `${self}(${x})`;

function tiedDense({ params, natural: [x], self, shape, lender, lenderOrder }: Site): Row {
  const order = shape.length === 1 ? lenderOrder : null;
  return params.bias
    ? {
        module: `TiedDense(${shape.at(-1)})`,
        forward: `${self}(${x}, ${lender}.weight)`,
        helpers: ['TiedDense'],
        order,
      }
    : { forward: `F.linear(${x}, ${lender}.weight.t())`, order };
}

function gaussianHead({ params, inputShapes: [x], self, x: [given], orders }: Site): Row {
  const start = -Math.log(params.beta as number),
    size = x.at(-1)!;
  const order: Order = x.length === 1 ? joined([orders[0], orders[0]], [size, size]) : null;
  if (params.variance === 'fixed')
    return { forward: `torch.cat([${given}, torch.full_like(${given}, ${start})], -1)`, order };
  return {
    module: call(
      'GaussianHead',
      params.per === 'all' ? 1 : size,
      Number.isInteger(start) ? `${start}.0` : start,
    ),
    forward: `${self}(${given})`,
    helpers: ['GaussianHead'],
    order,
  };
}

function activation({ params, shape, x: [x], orders }: Site): Row {
  const of: Readonly<Record<string, string>> = {
    relu: `F.relu(${x})`,
    leakyRelu: `F.leaky_relu(${x}, ${value(params.slope)})`,
    elu: `F.elu(${x}, ${value(params.alpha)})`,
    gelu: `F.gelu(${x})`,
    silu: `F.silu(${x})`,
    tanh: `torch.tanh(${x})`,
    sigmoid: `torch.sigmoid(${x})`,
    softmax: `F.softmax(${x}, ${shape.length === 3 ? 1 : -1})`,
    softplus: `F.softplus(${x})`,
  };
  return { forward: of[params.function as string], order: orders[0] };
}

/** PyTorch's momentum is what is taken from the new batch, the studio's what is kept of the old ones. */
function batchNorm({ params, inputShapes: [x], self, x: [given], orders }: Site): Row {
  const taken = Number((1 - (params.momentum as number)).toPrecision(12));
  return {
    module: call(
      `nn.BatchNorm${x.length === 3 ? '2d' : '1d'}`,
      x.at(-1),
      `eps=${value(params.epsilon)}`,
      `momentum=${taken}`,
    ),
    forward: channelsSecond(x, self, given),
    order: orders[0],
  };
}

function layerNorm({ params, inputShapes: [x], self, x: [given], orders }: Site): Row {
  const module = call('nn.LayerNorm', x.at(-1), `eps=${value(params.epsilon)}`);
  return x.length === 3
    ? { module, forward: `${self}(${given}.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)` }
    : { module, forward: `${self}(${given})`, order: orders[0] };
}

/** The mean over the batch of what each sample's activations cost; or of each unit's mean, what its distance from the rate does. */
function sparsity({ params, shape, x: [x], y, orders }: Site): Row {
  const strength = value(params.strength),
    rate = params.rate as number,
    keeps = x === y ? [] : [`${y} = ${x}`];
  if (params.penalty === 'l1')
    return {
      forward: [`self.penalty = self.penalty + ${strength} * ${x}.abs().flatten(1).sum(1).mean()`, ...keeps],
      order: orders[0],
    };
  const rows = { 1: '0', 2: '(0, 1)', 3: '(0, 2, 3)' }[shape.length]!;
  const divergence = `${rate} * torch.log(${rate} / mean) + ${1 - rate} * torch.log(${1 - rate} / (1 - mean))`;
  return {
    forward: [
      `mean = ${x}.mean(${rows})`,
      `self.penalty = self.penalty + ${strength} * (${divergence}).sum()`,
      ...keeps,
    ],
    order: orders[0],
  };
}

function flatten({ inputShapes: [from], x: [x], orders }: Site): Row {
  if (from.length === 1) return { forward: x, order: orders[0] };
  return { forward: `${x}.flatten(1)`, order: from.length === 3 ? flattened(from) : null };
}

/** In the order height, width, channels, as the studio has it. */
function reshape({ params, inputShapes: [from], natural: [x] }: Site): Row {
  const to = params.shape as readonly number[];
  const last = from.length === 3 ? `${x}.permute(0, 2, 3, 1)` : x,
    shaped = `${last}.reshape(${['-1', ...to].join(', ')})`;
  return { forward: to.length === 3 ? `${shaped}.permute(0, 3, 1, 2)` : shaped };
}
