import { problem, type Problem } from '../../contract/problems.ts';
import type { Shape } from '../tensor/shape.ts';
import { int, padding, pair, type Values } from '../parameters.ts';

/** How a window slides over an image of height x width x channels: what convolution and pooling have in common. */
export interface Window {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** A convolution's sizes as the kernels want them. */
export interface Geometry extends Window {
  readonly filters: number;
  readonly dilationY: number;
  readonly dilationX: number;
}

/**
 * Rows of dw (kernel cells x channels) that one item covers: the kernels' tile height; but single rows where there are so
 * few (9 in a first layer of one channel) that lanes could not share them evenly.
 */
export const itemRows = (rows: number): number => (rows < 64 ? 1 : 4);

/**
 * One axis: output size and padding before it. `same` gives ceil(size / stride) and puts the odd cell behind, as
 * TensorFlow and ONNX SAME_UPPER do; `causal` puts all of it before, as Keras does; a number pads both sides.
 */
export function slide(
  size: number,
  kernel: number,
  stride: number,
  dilation: number,
  pad: 'same' | 'valid' | 'causal' | number,
): { readonly out: number; readonly before: number } {
  const reach = (kernel - 1) * dilation + 1;
  if (pad === 'same') {
    const out = Math.ceil(size / stride);
    return { out, before: Math.floor(Math.max(0, (out - 1) * stride + reach - size) / 2) };
  }
  if (pad === 'causal') return { out: Math.floor((size - 1) / stride) + 1, before: reach - 1 };
  const before = pad === 'valid' ? 0 : pad;
  return { out: Math.floor((size + 2 * before - reach) / stride) + 1, before };
}

export const notAnImage = (found: Shape): Problem =>
  problem('graph/rank', {
    found,
    expected: 'an image: height x width x channels',
    suggestion:
      found.length === 1
        ? 'Put a reshape before it that gives height, width and channels.'
        : 'Reshape it to height, width, channels.',
  });

/** The window's geometry, or the problem with this image. Params: kernel, stride, padding and, for convolution, dilation. */
export function slideOver(params: Values, inputs: readonly Shape[]): Window | Problem {
  const image = inputs[0]!;
  if (image.length !== 3) return notAnImage(image);
  const [height, width, channels] = image as [number, number, number];
  const [kernelHeight, kernelWidth] = params['kernel'] as readonly [number, number];
  const [strideY, strideX] = params['stride'] as readonly [number, number];
  const [dilationY, dilationX] = (params['dilation'] ?? [1, 1]) as readonly [number, number];
  const pad = params['padding'] as 'same' | 'valid' | number;
  const y = slide(height, kernelHeight, strideY, dilationY, pad);
  const x = slide(width, kernelWidth, strideX, dilationX, pad);
  // Padding as wide as the window would give outputs that see nothing of the image.
  const blind =
    typeof pad === 'number' &&
    (pad >= (kernelHeight - 1) * dilationY + 1 || pad >= (kernelWidth - 1) * dilationX + 1);
  if (y.out < 1 || x.out < 1 || blind) {
    return problem('graph/window-too-large', { window: `${kernelHeight} x ${kernelWidth}`, image });
  }
  return {
    height,
    width,
    channels,
    outHeight: y.out,
    outWidth: x.out,
    kernelHeight,
    kernelWidth,
    strideY,
    strideX,
    padTop: y.before,
    padLeft: x.before,
  };
}

export const isWindow = (value: Window | Problem): value is Window => 'outHeight' in value;

/** For forward and backward, whose inputs `shape` has accepted. */
export function windowOf(params: Values, inputs: readonly Shape[]): Window {
  const window = slideOver(params, inputs);
  if (!isWindow(window)) throw new Error(window.message);
  return window;
}

/** A window over the whole image, for global pooling. */
export function wholeImage([height, width, channels]: Shape): Window {
  return {
    height: height!,
    width: width!,
    channels: channels!,
    outHeight: 1,
    outWidth: 1,
    kernelHeight: height!,
    kernelWidth: width!,
    strideY: 1,
    strideX: 1,
    padTop: 0,
    padLeft: 0,
  };
}

/** What the shape rule of global pooling says to anything but an image. */
export const globalShape = ([x]: readonly Shape[]): Shape | Problem =>
  x!.length === 3
    ? [x![2]!]
    : problem('graph/rank', {
        found: x!,
        expected: 'an image: height x width x channels',
        suggestion: 'Remove it, or put it after a convolution.',
      });

export const poolParameters = {
  kernel: pair(1, 1024, [2, 2], 'Height and width of the window.'),
  stride: pair(1, 1024, [2, 2], 'How far the window moves down and to the right.'),
  padding: padding('valid', '"valid": none; "same": output = input / stride; or cells on each side.'),
};
/** The kernels keep one row of a filter, or of an output pixel, in a lane's scratch memory. */
export const mostChannels = 16384;
export const filterCount = int(1, mostChannels, 32, 'Number of filters: channels of the output.');
