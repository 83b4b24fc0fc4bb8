import { call, each } from '../python.ts';
import { isEven, isPadded, slidesOf } from '../windows.ts';
import type { Row, Site } from './row.ts';

/** Convolution and pooling. PyTorch pads alike on both sides; where the studio does not, F.pad comes first. */

/** Along time, channels go before the steps and back. */
const across = ({ inputShapes: [x] }: Site, expression: (x: string) => string, given: string): string =>
  x.length === 2 ? `${expression(`${given}.transpose(1, 2)`)}.transpose(1, 2)` : expression(given);

/** F.pad begins with the last axis. */
const padded = (x: string, pads: readonly (readonly [number, number])[], value?: string): string =>
  call('F.pad', x, `(${pads.toReversed().flat().join(', ')})`, value && `value=${value}`);

const dimensions = ({ inputShapes: [x] }: Site): string => (x.length === 2 ? '1d' : '2d');

export function convolution(site: Site): Row {
  const { params, inputShapes, self, type } = site,
    slides = slidesOf(site),
    { kernel, stride, dilation, pads } = slides,
    channels = inputShapes[0].at(-1)!;
  const isDepthwise = type === 'depthwiseConv2d',
    filters = isDepthwise ? channels * (params.multiplier as number) : (params.filters as number),
    groups = isDepthwise ? channels : (params.groups as number);
  const inside = isEven(slides) && isPadded(slides);
  const module = call(
    `nn.Conv${dimensions(site)}`,
    channels,
    filters,
    each(kernel),
    stride.some((n) => n > 1) && `stride=${each(stride)}`,
    inside && `padding=${each(pads.map(([n]) => n))}`,
    dilation.some((n) => n > 1) && `dilation=${each(dilation)}`,
    groups > 1 && `groups=${groups}`,
    !params.bias && 'bias=False',
  );
  const forward = across(
    site,
    (x) => `${self}(${isPadded(slides) && !inside ? padded(x, pads) : x})`,
    site.x[0],
  );
  return { module, forward };
}

function pool(site: Site, kind: 'Max' | 'Avg'): Row {
  const { params, self } = site,
    slides = slidesOf(site),
    { kernel, stride, pads } = slides;
  // PyTorch's own padding is at most half of the window.
  const inside = isEven(slides) && pads.every(([n], axis) => 2 * n <= kernel[axis]);
  const counts = params.countPadding === true;
  const module = call(
    `nn.${kind}Pool${dimensions(site)}`,
    each(kernel),
    stride.some((n, axis) => n !== kernel[axis]) && `stride=${each(stride)}`,
    inside && isPadded(slides) && `padding=${each(pads.map(([n]) => n))}`,
    inside && isPadded(slides) && kind === 'Avg' && !counts && 'count_include_pad=False',
  );
  const pooled = (x: string): string => {
    if (inside) return `${self}(${x})`;
    if (kind === 'Max') return `${self}(${padded(x, pads, "float('-inf')")})`;
    const mean = `${self}(${padded(x, pads)})`;
    return counts ? mean : `(${mean} / ${self}(${padded(`torch.ones_like(${x})`, pads)}))`;
  };
  return { module, forward: across(site, pooled, site.x[0]) };
}
export const maxPool = (site: Site): Row => pool(site, 'Max');
export const avgPool = (site: Site): Row => pool(site, 'Avg');

export function transposed(site: Site): Row {
  const { params, inputShapes, shape, self } = site,
    [kernel, stride, dilation, extra] = [
      params.kernel,
      params.stride,
      params.dilation,
      params.outputPadding,
    ] as number[][];
  // What PyTorch would give without padding is so much larger than it shall be.
  const more = [0, 1].map(
    (axis) =>
      (inputShapes[0][axis] - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1 - shape[axis],
  );
  const same = params.padding === 'same';
  const padding = same
    ? more.map((n) => Math.max(0, n) >> 1)
    : [0, 1].map(() => (typeof params.padding === 'number' ? params.padding : 0));
  const output = same ? more.map((n) => Math.max(0, -n)) : extra;
  const module = call(
    'nn.ConvTranspose2d',
    inputShapes[0][2],
    params.filters as number,
    each(kernel),
    stride.some((n) => n > 1) && `stride=${each(stride)}`,
    padding.some((n) => n > 0) && `padding=${each(padding)}`,
    output.some((n) => n > 0) && `output_padding=${each(output)}`,
    !params.bias && 'bias=False',
    dilation.some((n) => n > 1) && `dilation=${each(dilation)}`,
  );
  // The odd cell goes, below and to the right.
  const odd = same && more.some((n) => n > 0 && n % 2 === 1);
  return { module, forward: `${self}(${site.x[0]})${odd ? `[:, :, :${shape[0]}, :${shape[1]}]` : ''}` };
}

export const globalPool =
  (how: 'mean' | 'amax') =>
  ({ inputShapes: [shape], x: [x], steps, y }: Site): Row => {
    if (shape.length === 3) return { forward: `${x}.${how}((2, 3))` };
    if (steps === null) return { forward: `${x}.${how}(1)` };
    const valid = `valid = valid_steps(${x}, ${steps})`;
    const pooled =
      how === 'mean'
        ? `(${x} * valid).sum(1) / ${steps}[:, None]`
        : `${x}.masked_fill(~valid, float('-inf')).amax(1)`;
    return { helpers: ['valid_steps'], forward: [valid, `${y} = ${pooled}`] };
  };
