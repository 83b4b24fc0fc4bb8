import { slide } from '../../layers/window.ts';
import type { Values } from '../../parameters.ts';
import type { InferredLayer } from '../infer.ts';
import { isConvolution, isPooling } from './kinds.ts';
import { layerRule } from './rule.ts';

/** How windows lie on images and sequences. */

export interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: 'same' | 'valid' | 'causal' | number;
}

/** Rows and columns of an image, or steps of a sequence, as a layer's window meets them. */
export function axesOf(params: Values, shape: readonly number[]): readonly Axis[] {
  const at = (name: string, i: number): number => [params[name] ?? 1].flat()[i] as number;
  return shape.slice(0, -1).map((size, i) => ({
    size,
    kernel: at('kernel', i),
    stride: at('stride', i),
    dilation: at('dilation', i) ?? 1,
    padding: params['padding'] as Axis['padding'],
  }));
}

export const reachOf = ({ kernel, dilation }: Axis): number => (kernel - 1) * dilation + 1;

/** How many places of a kernel see nothing but padding, wherever the window stands. */
export function blindTaps({ size, kernel, stride, dilation, padding }: Axis): number {
  const { out, before } = slide(size, kernel, stride, dilation, padding);
  let blind = 0;
  for (let tap = 0; tap < kernel; tap++) {
    // Window i looks at cell i stride + first; the first one at or behind the image's beginning is the nearest to lie in it.
    const first = tap * dilation - before,
      window = Math.max(0, Math.ceil(-first / stride));
    if (window >= out || window * stride + first >= size) blind++;
  }
  return blind;
}

/** Cells at the end that no window reaches, though they would fit a stride. */
export function remainder(axis: Axis): number {
  const { size, stride, padding } = axis,
    reach = reachOf(axis);
  if (padding === 'same' || padding === 'causal' || stride === 1 || stride > reach) return 0;
  const pad = padding === 'valid' ? 0 : padding;
  return Math.max(0, ((size + 2 * pad - reach) % stride) - pad);
}

const kernelText = (axes: readonly Axis[]): string =>
  axes.length === 1 ? `${axes[0]!.kernel}-step` : axes.map(({ kernel }) => kernel).join(' x ');

const namesOf = (shape: readonly number[]): readonly string[] =>
  shape.length === 3 ? ['row', 'column'] : ['step'];

const counted = (counts: readonly number[], names: readonly string[]): string =>
  counts.flatMap((n, i) => (n > 0 ? [`${n} ${names[i]}${n === 1 ? '' : 's'}`] : [])).join(' and ');

const onePlace = (axes: readonly Axis[]): boolean =>
  axes.every(({ size }) => size === 1) && axes.some(({ kernel }) => kernel > 1);

const windowed = (layer: InferredLayer): readonly Axis[] | null =>
  isConvolution(layer) || isPooling(layer) ? axesOf(layer.params, layer.inputShapes[0]!) : null;

export const windowRules = {
  ...layerRule(
    'graph/blind-taps',
    {
      trigger:
        'A convolution is padded so far, by its kernel or dilation, that some of its weights never meet a cell of the image.',
      why: 'Those weights are multiplied by zeros alone: they cost memory and time, and never learn.',
      field: 'kernel',
    },
    (layer) => {
      if (!isConvolution(layer)) return null;
      const image = layer.inputShapes[0]!,
        axes = axesOf(layer.params, image);
      if (onePlace(axes)) return null;
      const blind = axes.map(blindTaps);
      if (blind.every((n) => n === 0)) return null;
      return { kernel: kernelText(axes), blind: counted(blind, namesOf(image)), image };
    },
  ),
  ...layerRule(
    'graph/one-pixel',
    {
      trigger:
        'A convolution with a kernel larger than 1 is given an image of one pixel, or a sequence of one step.',
      why: 'Pooling and strides have used up the image before it: the convolution is a dense layer with many idle weights.',
      field: 'kernel',
    },
    (layer) => {
      if (!isConvolution(layer)) return null;
      const image = layer.inputShapes[0]!,
        axes = axesOf(layer.params, image);
      return onePlace(axes) ? { kernel: kernelText(axes), image } : null;
    },
  ),
  ...layerRule(
    'graph/window-gaps',
    {
      trigger: 'A window larger than 1 moves on by more than it looks at.',
      why: 'Cells between two windows are never seen. (A 1 x 1 convolution with a stride does that on purpose, in the shortcuts of residual networks.)',
      field: 'stride',
    },
    (layer) => {
      const axis = windowed(layer)?.find((a) => a.kernel > 1 && a.stride > reachOf(a) && a.size > reachOf(a));
      return axis ? { stride: axis.stride, reach: reachOf(axis) } : null;
    },
  ),
  ...layerRule(
    'graph/window-remainder',
    {
      trigger:
        'Windows that move by more than 1 leave rows, columns or steps at the end that none of them reaches.',
      why: 'What is there is never looked at. That may be meant, but often follows from a size that nobody checked.',
      source: 'Dumoulin & Visin, A guide to convolution arithmetic for deep learning, 2016, section 2.4',
      field: 'padding',
    },
    (layer) => {
      const left = windowed(layer)?.map(remainder);
      if (!left || left.every((n) => n === 0)) return null;
      const image = layer.inputShapes[0]!;
      return { unseen: counted(left, namesOf(image)), image };
    },
  ),
  ...layerRule(
    'graph/channels-first',
    {
      trigger:
        'While no data is chosen, an input shape begins with 1 or 3 and goes on with two equal larger sizes.',
      why: 'Shapes are height x width x channels here, as in TensorFlow; PyTorch writes channels first.',
      field: 'shape',
    },
    ({ type, shape }, _, { data }) => {
      const [channels, height, width] = shape as [number, number, number];
      if (type !== 'input' || data || shape.length !== 3 || height !== width) return null;
      if ((channels !== 1 && channels !== 3) || height <= 4) return null;
      return { found: shape, expected: [height, width, channels] };
    },
  ),
};
