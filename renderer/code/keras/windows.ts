import { call, each, tuple } from '../python.ts';
import { isPadded, slidesOf } from '../windows.ts';
import { initializer, missing, type KerasRow, type KerasSite } from './row.ts';

/** Convolution and pooling. Keras knows "same", "valid" and, along time, "causal"; a number of cells is a padding of its own. */

const dimensions = ({ inputShapes: [x] }: KerasSite): string => (x.length === 2 ? '1D' : '2D');

/** The input, with so many cells of zeros around it. */
function padded(site: KerasSite): string {
  const { params, x } = site,
    cells = params.padding;
  return typeof cells === 'number' && cells > 0
    ? `layers.ZeroPadding${dimensions(site)}(${cells})(${x[0]})`
    : x[0];
}
const padding = (given: unknown): string | false =>
  typeof given === 'string' && given !== 'valid' && `padding='${given}'`;

export function convolution(site: KerasSite): KerasRow {
  const { params, named, type } = site,
    { kernel, stride, dilation } = slidesOf(site),
    isDepthwise = type === 'depthwiseConv2d';
  if (stride.some((n) => n > 1) && dilation.some((n) => n > 1))
    return missing('Keras has no convolution with both stride and dilation');
  if (isDepthwise && stride.some((n) => n !== stride[0]))
    return missing('Keras has no depthwise convolution whose strides differ');
  const made = call(
    isDepthwise ? 'layers.DepthwiseConv2D' : `layers.Conv${dimensions(site)}`,
    !isDepthwise && (params.filters as number),
    each(kernel),
    stride.some((n) => n > 1) && `strides=${each(stride)}`,
    padding(params.padding),
    dilation.some((n) => n > 1) && `dilation_rate=${each(dilation)}`,
    isDepthwise && params.multiplier !== 1 && `depth_multiplier=${params.multiplier as number}`,
    !isDepthwise && params.groups !== 1 && `groups=${params.groups as number}`,
    !params.bias && 'use_bias=False',
    initializer(params.initializer, { as: isDepthwise ? 'depthwise_initializer' : 'kernel_initializer' }),
    named,
  );
  return { code: `${made}(${padded(site)})` };
}

export function transposed({ params, x: [x], named }: KerasSite): KerasRow {
  const [kernel, stride, dilation, extra] = [
    params.kernel,
    params.stride,
    params.dilation,
    params.outputPadding,
  ] as number[][];
  if (dilation.some((n) => n > 1) && stride.some((n) => n > 1))
    return missing('Keras has no transposed convolution with both stride and dilation');
  // Where the window is smaller than its stride, Keras adds what it leaves out, unless it is told how much.
  const leaves =
    params.padding !== 'same' && kernel.some((cells, i) => (cells - 1) * dilation[i]! + 1 < stride[i]!);
  const made = call(
    'layers.Conv2DTranspose',
    params.filters as number,
    each(kernel),
    stride.some((n) => n > 1) && `strides=${each(stride)}`,
    padding(params.padding),
    (leaves || extra.some((n) => n > 0)) && `output_padding=${tuple(extra)}`,
    dilation.some((n) => n > 1) && `dilation_rate=${each(dilation)}`,
    !params.bias && 'use_bias=False',
    initializer(params.initializer),
    named,
  );
  const cut = typeof params.padding === 'number' && params.padding > 0 ? params.padding : 0;
  return { code: cut ? `layers.Cropping2D(${cut})(${made}(${x}))` : `${made}(${x})` };
}

export const pool =
  (kind: 'Max' | 'Average') =>
  (site: KerasSite): KerasRow => {
    const { params, x, named } = site,
      slides = slidesOf(site),
      counts = params.countPadding === true,
      cells = typeof params.padding === 'number' && params.padding > 0;
    if (cells && !counts)
      return missing(`Keras has no ${kind.toLowerCase()} pooling with cells of padding that do not count`);
    if (!cells && counts && isPadded(slides))
      return missing('Keras has no average pooling in which the padding of "same" counts');
    const made = call(
      `layers.${kind}Pooling${dimensions(site)}`,
      each(slides.kernel),
      slides.stride.some((n, axis) => n !== slides.kernel[axis]) && `strides=${each(slides.stride)}`,
      padding(params.padding),
      named,
    );
    return { code: `${made}(${cells ? padded(site) : x[0]})` };
  };

export const globalPool =
  (kind: 'Max' | 'Average') =>
  (site: KerasSite): KerasRow => ({
    code: `layers.Global${kind}Pooling${dimensions(site)}(${site.named})(${site.x[0]})`,
  });
