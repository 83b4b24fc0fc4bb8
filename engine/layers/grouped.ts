import { problem, type Problem } from '../../contract/problems.ts';
import type { Emit, Tensor } from '../kernels/emit.ts';
import { int, type Values } from '../parameters.ts';
import { convolution, convolutionBackwardInput, convolutionBackwardWeights } from './convolutions.ts';
import type { LayerBackwardIO, LayerIO } from './layer.ts';
import { itemRows, mostChannels, type Geometry } from './window.ts';

/** Convolution in groups: channels and filters are cut into parts, and each part is a convolution of its own on copies. */

export const groupCount = int(
  1,
  1024,
  1,
  'Parts that channels and filters are cut into; a filter sees the channels of its own part alone.',
);

/** What is wrong with the channels, or with the number of groups; null where nothing is. */
export function groupsProblem(params: Values, channels: number): Problem | null {
  if (channels > mostChannels)
    return problem('graph/too-many-channels', { found: channels, most: mostChannels });
  const groups = params['groups'] as number,
    filters = params['filters'] as number;
  if (channels % groups === 0 && filters % groups === 0) return null;
  return problem('graph/parameter', {
    name: 'groups',
    found: `${groups}, for ${channels} channels and ${filters} filters`,
    expected: 'a divisor of both numbers',
  });
}

/** The convolution that each group is. */
export const partOf = (params: Values, whole: Geometry): Geometry => {
  const groups = params['groups'] as number;
  return { ...whole, channels: whole.channels / groups, filters: whole.filters / groups };
};

/** Rows of a matrix, `perItem` to an item: those of one sample, or of a weight. */
interface Rows {
  readonly items: number | 'samples';
  readonly perItem: number;
  readonly rows: number;
}

/** to[r, toAt..] (+)= from[r, fromAt..], `columns` of each row. */
function copy(
  emit: Emit,
  { items, perItem, rows }: Rows,
  columns: number,
  from: { tensor: Tensor; at: number; row: number },
  to: { tensor: Tensor; at: number; row: number; accumulate: 0 | 1 },
): void {
  const operands = {
    y: { ...to.tensor, at: to.tensor.at + to.at },
    x: { ...from.tensor, at: from.tensor.at + from.at },
    rows,
    columns,
    yRow: to.row,
    xRow: from.row,
    accumulate: to.accumulate,
    perItem,
  };
  if (items === 'samples') emit.samples('copyColumns', operands);
  else emit.over(items, 'copyColumns', operands);
}

function parts(emit: Emit, { params }: LayerIO, whole: Geometry) {
  const groups = params['groups'] as number,
    g = partOf(params, whole),
    cells = g.kernelHeight * g.kernelWidth * g.channels,
    perItem = itemRows(cells);
  const pixels = (perSample: number): Rows => ({
    items: 'samples',
    perItem: perSample,
    rows: emit.batch * perSample,
  });
  return {
    groups,
    g,
    input: pixels(g.height * g.width),
    output: pixels(g.outHeight * g.outWidth),
    weight: { items: Math.ceil(cells / perItem), perItem, rows: cells },
  };
}

/** The part's own columns of a tensor that is `row` wide, as a tensor of its own. */
function cut(emit: Emit, rows: Rows, tensor: Tensor, row: number, part: number, columns: number): Tensor {
  const name = `${tensor.name} ${part}`,
    own =
      rows.items === 'samples'
        ? emit.activation(name, rows.perItem * columns)
        : emit.buffer(name, rows.rows * columns);
  copy(
    emit,
    rows,
    columns,
    { tensor, at: part * columns, row },
    { tensor: own, at: 0, row: columns, accumulate: 0 },
  );
  return own;
}

// y[:, filters of part] = x[:, channels of part] * w[kh,kw,channels/groups, filters of part] + b
export function convolveGroups(emit: Emit, io: LayerIO, whole: Geometry): void {
  const { g, groups, input, output, weight } = parts(emit, io, whole),
    { x, y, weights, saved } = io,
    bias = weights['b'];
  for (let part = 0; part < groups; part++) {
    const own = emit.activation(`${y.name} ${part}`, output.perItem * g.filters);
    const operands = {
      y: own,
      x: (saved[`x${part}`] = cut(emit, input, x[0]!, whole.channels, part, g.channels)),
      w: (saved[`w${part}`] = cut(emit, weight, weights['w']!, whole.filters, part, g.filters)),
      bias: bias ? { ...bias, at: bias.at + part * g.filters } : null,
    };
    convolution(emit, operands, g);
    copy(
      emit,
      output,
      g.filters,
      { tensor: own, at: 0, row: g.filters },
      { tensor: y, at: part * g.filters, row: whole.filters, accumulate: 0 },
    );
  }
}

/** Gradients of x and w; that of the bias knows no groups. */
export function convolveGroupsBackward(emit: Emit, io: LayerBackwardIO, whole: Geometry): void {
  const { g, groups, input, output, weight } = parts(emit, io, whole),
    { dx, dy, saved } = io,
    [dInput] = dx,
    dWeight = io.dw['w'];
  const addsInput = dInput ? emit.adds(dInput) : 0,
    addsWeight = dWeight ? emit.adds(dWeight) : 0;
  for (let part = 0; part < groups; part++) {
    const dOwn = cut(emit, output, dy, whole.filters, part, g.filters);
    if (dInput) {
      const own = emit.activation(`dx ${part}`, input.perItem * g.channels);
      convolutionBackwardInput(emit, { dx: own, dy: dOwn, w: saved[`w${part}`]!, accumulate: 0 }, g);
      copy(
        emit,
        input,
        g.channels,
        { tensor: own, at: 0, row: g.channels },
        { tensor: dInput, at: part * g.channels, row: whole.channels, accumulate: addsInput },
      );
    }
    if (dWeight) {
      const own = emit.buffer(`dw ${part}`, weight.rows * g.filters);
      convolutionBackwardWeights(emit, { dw: own, x: saved[`x${part}`]!, dy: dOwn, accumulate: 0 }, g);
      copy(
        emit,
        weight,
        g.filters,
        { tensor: own, at: 0, row: g.filters },
        { tensor: dWeight, at: part * g.filters, row: whole.filters, accumulate: addsWeight },
      );
    }
  }
}
