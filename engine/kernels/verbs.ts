import { generative } from './generative.ts';
import { recurrent } from './recurrent.ts';
import { likelihoods } from './likelihoods.ts';
import { products } from './products.ts';
import { steps } from './steps.ts';
import { updates } from './updates.ts';
import { winograd } from './winograd.ts';

/**
 * The kernel verbs: the whole vocabulary in which a plan is written.
 *
 * A verb is one row here, one function in `reference/` (its specification) and one in `wasm/` (its speed).
 * Every operand is an element offset into one memory ("arena"); every size is in elements. A verb works on the items
 * `begin..end` of its range only: each item's output is written by exactly one lane, and an item's result never
 * depends on where the range is cut, so that any number of lanes gives identical bits.
 *
 * Argument kinds: `read` and `write` are operands (an element offset, -1 where an optional one is absent),
 * `int` and `float` are plain numbers. `write` operands with `accumulate: 1` are added to instead of overwritten.
 * `perItem` says how many rows, columns or elements one item spans.
 */
export type ArgumentKind = 'read' | 'write' | 'int' | 'float';

const window2d = {
  height: 'int',
  width: 'int',
  channels: 'int',
  outHeight: 'int',
  outWidth: 'int',
  kernelHeight: 'int',
  kernelWidth: 'int',
  strideY: 'int',
  strideX: 'int',
  padTop: 'int',
  padLeft: 'int',
} as const;
const dilation = { dilationY: 'int', dilationX: 'int' } as const;
const convolution = { ...window2d, filters: 'int', ...dilation } as const;
const image = { height: 'int', width: 'int', channels: 'int' } as const;
const margins = { ...image, outHeight: 'int', outWidth: 'int', top: 'int', left: 'int' } as const;
const repeated = { ...image, factorY: 'int', factorX: 'int' } as const;
const grouped = { rows: 'int', pixels: 'int', channels: 'int', groups: 'int' } as const;
const elementwise = { n: 'int', perItem: 'int' } as const;
const random = { seedLow: 'int', seedHigh: 'int', stream: 'int', clock: 'read' } as const;
const mask = { rate: 'float', scale: 'float', ...random } as const;

export const verbs = {
  ...products,
  /** y[N,oh,ow,f] = activation(x[N,h,w,c] * w[kh,kw,c,f] + bias[f]). Items: samples. */
  conv2d: {
    y: 'write',
    x: 'read',
    w: 'read',
    bias: 'read',
    ...convolution,
    activation: 'int',
    alpha: 'float',
  },
  /** dx[N,h,w,c] (+)= transposed convolution of dy[N,oh,ow,f] with w. Items: samples. */
  conv2dBackwardInput: { dx: 'write', dy: 'read', w: 'read', ...convolution, accumulate: 'int' },
  /** dw[parts,kh*kw*c,f] (+)= sum over `perPart` samples of patches(x)^T dy. Items: parts, in each blocks of `perItem` rows. */
  conv2dBackwardWeights: {
    dw: 'write',
    x: 'read',
    dy: 'read',
    batch: 'int',
    ...convolution,
    accumulate: 'int',
    perItem: 'int',
    perPart: 'int',
  },
  /** y[N,oh,ow,c] = x[N,h,w,c] * w[kh,kw,c] + bias[c], each channel by itself. Items: samples. */
  depthwise2d: { y: 'write', x: 'read', w: 'read', bias: 'read', ...window2d, ...dilation },
  /** dx (+)= transposed depthwise convolution of dy with w. Items: samples. */
  depthwise2dBackwardInput: {
    dx: 'write',
    dy: 'read',
    w: 'read',
    ...window2d,
    ...dilation,
    accumulate: 'int',
  },
  /** dw[kh*kw,c] (+)= sum over the batch of x dy. Items: for each cell of the window, blocks of `perItem` channels. */
  depthwise2dBackwardWeights: {
    dw: 'write',
    x: 'read',
    dy: 'read',
    batch: 'int',
    ...window2d,
    ...dilation,
    accumulate: 'int',
    perItem: 'int',
  },
  /** y = max of each window; index = position of the first maximum inside its window (row * kernelWidth + column). Items: samples. */
  maxPool2d: { y: 'write', index: 'write', x: 'read', ...window2d },
  /** dx (+)= dy at the saved maxima. Items: samples. */
  maxPool2dBackward: { dx: 'write', dy: 'read', index: 'read', ...window2d, accumulate: 'int' },
  /** y = mean of each window, over the cells inside the image, or over all cells where `countPadding` is 1. Items: samples. */
  avgPool2d: { y: 'write', x: 'read', ...window2d, countPadding: 'int' },
  avgPool2dBackward: { dx: 'write', dy: 'read', ...window2d, countPadding: 'int', accumulate: 'int' },

  /** y[N,oh,ow,c] (+)= the part of x[N,h,w,c] from (top, left) on. Items: samples. */
  crop2d: { y: 'write', x: 'read', ...margins, accumulate: 'int' },
  /** y[N,oh,ow,c] = 0 but x[N,h,w,c] from (top, left) on; accumulating, x is added there. Items: samples. */
  pad2d: { y: 'write', x: 'read', ...margins, accumulate: 'int' },
  /** y[N,h*factorY,w*factorX,c] = x[N,h,w,c], each pixel repeated. Items: samples. */
  upsample2d: { y: 'write', x: 'read', ...repeated },
  /** dx (+)= sum of dy over the repetitions of each pixel. Items: samples. */
  upsample2dBackward: { dx: 'write', dy: 'read', ...repeated, accumulate: 'int' },

  /** y = f(x); f by `activation` (see activations.ts). In place (y = x) is allowed. Items: blocks of `perItem` elements. */
  activation: { y: 'write', x: 'read', ...elementwise, activation: 'int', alpha: 'float' },
  /** dx (+)= dy f'(x), where f' is taken from x or y, whichever the function needs. In place (dx = dy) is allowed. */
  activationBackward: {
    dx: 'write',
    dy: 'read',
    x: 'read',
    y: 'read',
    ...elementwise,
    activation: 'int',
    alpha: 'float',
    accumulate: 'int',
  },
  /** y[r,:] = softmax(x[r,:]). Items: blocks of `perItem` rows. */
  softmax: { y: 'write', x: 'read', rows: 'int', columns: 'int', perItem: 'int' },
  /** dx[r,:] (+)= y (dy - <dy, y>). */
  softmaxBackward: {
    dx: 'write',
    dy: 'read',
    y: 'read',
    rows: 'int',
    columns: 'int',
    perItem: 'int',
    accumulate: 'int',
  },

  /** y = value. */
  fill: { y: 'write', ...elementwise, value: 'float' },
  /** y = alpha x + beta y; with beta = 0, y is not read. */
  combine: { y: 'write', x: 'read', ...elementwise, alpha: 'float', beta: 'float' },
  /** y[r*yRow + j] (+)= x[r*xRow + j], j < columns. Items: blocks of `perItem` rows. */
  copyColumns: {
    y: 'write',
    x: 'read',
    rows: 'int',
    columns: 'int',
    yRow: 'int',
    xRow: 'int',
    accumulate: 'int',
    perItem: 'int',
  },
  /** y[parts,j] (+)= sum over `perPart` rows of x[r,j]. Items: parts, in each of them blocks of `perItem` columns. */
  columnSums: {
    y: 'write',
    x: 'read',
    rows: 'int',
    columns: 'int',
    accumulate: 'int',
    perItem: 'int',
    perPart: 'int',
  },
  /** y[0] (+)= scale * sum of x[0..n). One item. */
  sum: { y: 'write', x: 'read', n: 'int', scale: 'float', accumulate: 'int' },
  /**
   * y[r,j] = (source[indices[r], j] - mean[j % affine]) * scale[j % affine]: one batch out of a data set.
   * source is of float32, or of bytes where `bytes` is 1; indices are int32. Items: blocks of `perItem` rows.
   */
  gather: {
    y: 'write',
    source: 'read',
    bytes: 'int',
    indices: 'read',
    mean: 'read',
    scale: 'read',
    affine: 'int',
    rows: 'int',
    columns: 'int',
    perItem: 'int',
  },

  /** y = scale x where the random word of the element is >= rate * 2^32, else 0 (see tensor/random.ts). */
  dropout: { y: 'write', x: 'read', ...elementwise, ...mask },
  /** dx (+)= scale dy under the same mask. */
  dropoutBackward: { dx: 'write', dy: 'read', ...elementwise, ...mask, accumulate: 'int' },
  /**
   * y[N,pixels,channels] (+)= scale x, or 0: a mask for each channel of each sample, from the word of that channel. The
   * gradient is the same function of dy. Items: samples.
   */
  dropChannels: { y: 'write', x: 'read', pixels: 'int', channels: 'int', ...mask, accumulate: 'int' },
  /**
   * y = x + deviation z, where z is standard normal by Box and Muller from words a and b of the element's counter:
   * sqrt(-2 ln u) times cos(2 pi v) or sin(2 pi v), u = (floor(a / 256) + 1) / 2^24, v = floor(b / 256) / 2^24.
   */
  gaussianNoise: { y: 'write', x: 'read', ...elementwise, deviation: 'float', ...random },

  /** mean[c], variance[c] (biased) over rows of x[rows,channels]. Items: blocks of `perItem` channels. */
  batchNormStatistics: {
    mean: 'write',
    variance: 'write',
    x: 'read',
    rows: 'int',
    channels: 'int',
    perItem: 'int',
  },
  /** y = activation(gamma (x - mean) / sqrt(variance + epsilon) + beta). Items: blocks of `perItem` rows. */
  batchNorm: {
    y: 'write',
    x: 'read',
    mean: 'read',
    variance: 'read',
    gamma: 'read',
    beta: 'read',
    rows: 'int',
    channels: 'int',
    epsilon: 'float',
    activation: 'int',
    alpha: 'float',
    perItem: 'int',
  },
  /** sumDy[c] = sum dy, sumDyX[c] = sum dy xhat over rows. Items: blocks of `perItem` channels. */
  batchNormSums: {
    sumDy: 'write',
    sumDyX: 'write',
    dy: 'read',
    x: 'read',
    mean: 'read',
    variance: 'read',
    rows: 'int',
    channels: 'int',
    epsilon: 'float',
    perItem: 'int',
  },
  /** dx (+)= gamma / sigma (dy - sumDy / rows - xhat sumDyX / rows). Items: blocks of `perItem` rows. */
  batchNormBackward: {
    dx: 'write',
    dy: 'read',
    x: 'read',
    mean: 'read',
    variance: 'read',
    gamma: 'read',
    sumDy: 'read',
    sumDyX: 'read',
    rows: 'int',
    channels: 'int',
    epsilon: 'float',
    accumulate: 'int',
    perItem: 'int',
  },

  /**
   * y = gamma (x - mean) inverse + beta, inverse = 1 / sqrt(variance + epsilon), for x[rows,pixels,channels]: each row has
   * one mean and one inverse for each group of channels / groups neighbouring channels, over its pixels.
   * Items: blocks of `perItem` rows.
   */
  groupNorm: {
    y: 'write',
    mean: 'write',
    inverse: 'write',
    x: 'read',
    gamma: 'read',
    beta: 'read',
    ...grouped,
    epsilon: 'float',
    perItem: 'int',
  },
  /** dx (+)= inverse (gamma dy - mean of gamma dy - xhat * mean of gamma dy xhat), means over the group. */
  groupNormBackward: {
    dx: 'write',
    dy: 'read',
    x: 'read',
    mean: 'read',
    inverse: 'read',
    gamma: 'read',
    ...grouped,
    accumulate: 'int',
    perItem: 'int',
  },
  /** dgamma[c] (+)= sum of dy xhat over rows and pixels. Items: blocks of `perItem` channels. */
  groupNormScale: {
    dgamma: 'write',
    dy: 'read',
    x: 'read',
    mean: 'read',
    inverse: 'read',
    ...grouped,
    accumulate: 'int',
    perItem: 'int',
  },

  /** loss[r] = -log softmax(logits[r,:])[targets[r]]; probabilities = softmax. Items: blocks of `perItem` rows. */
  crossEntropy: {
    loss: 'write',
    probabilities: 'write',
    logits: 'read',
    targets: 'read',
    rows: 'int',
    classes: 'int',
    perItem: 'int',
  },
  /** dlogits (+)= scale (probabilities - onehot(targets)). */
  crossEntropyBackward: {
    dlogits: 'write',
    probabilities: 'read',
    targets: 'read',
    rows: 'int',
    classes: 'int',
    scale: 'float',
    accumulate: 'int',
    perItem: 'int',
  },
  /** loss[r] = mean over columns of l(y, targets); l by `kind` (see elementLosses.ts). Items: blocks of `perItem` rows. */
  elementLoss: {
    loss: 'write',
    y: 'read',
    targets: 'read',
    rows: 'int',
    columns: 'int',
    kind: 'int',
    delta: 'float',
    perItem: 'int',
  },
  /** dy (+)= scale / columns * dl/dy. */
  elementLossBackward: {
    dy: 'write',
    y: 'read',
    targets: 'read',
    rows: 'int',
    columns: 'int',
    kind: 'int',
    delta: 'float',
    scale: 'float',
    accumulate: 'int',
    perItem: 'int',
  },
  /** hits[r] = 1 where the largest score is the target's; with one column, where (score > threshold) equals the target. */
  hits: {
    hits: 'write',
    scores: 'read',
    targets: 'read',
    rows: 'int',
    classes: 'int',
    threshold: 'float',
    perItem: 'int',
  },

  ...generative,
  ...recurrent,
  ...likelihoods,
  ...steps,
  ...updates,
  ...winograd,
} as const satisfies Record<string, Readonly<Record<string, ArgumentKind>>>;

export type VerbName = keyof typeof verbs;
export type Arguments<V extends VerbName> = { readonly [A in keyof (typeof verbs)[V]]: number };

/** Verb names in the order of their numbers in an encoded plan. */
export const verbNames = Object.keys(verbs) as VerbName[];

/**
 * The clock: what changes from step to step, written by the leader before a step and read by kernels.
 * Steps count from 1; `step = stepHigh * 2^20 + stepLow`, since a float32 holds integers up to 2^24 only.
 * From `corrections` on stands what an optimizer's formula needs of the number of its updates; from `objective` on, what the
 * objective needs. `gradients` and `average`: what the new and the old count for where gradients are added up over batches
 * and weights averaged over updates (`blend`). There is a clock of this size for each network, since each may have an optimizer of its own.
 */
export const clockSlots = {
  rate: 0,
  stepLow: 1,
  stepHigh: 2,
  corrections: 3,
  objective: 8,
  gradients: 12,
  average: 14,
} as const;
export const clockSize = 16;
export const stepSplit = 2 ** 20;
