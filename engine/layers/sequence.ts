import { problem, type Problem } from '../../contract/problems.ts';
import type { Shape } from '../tensor/shape.ts';
import { int, padding, type Values } from '../parameters.ts';
import { slide, wholeImage, type Window } from './window.ts';

/** Windows over a sequence of steps x channels: the kernels see an image of height 1. */

export const notASequence = (found: Shape): Problem =>
  problem('graph/rank', {
    found,
    expected: 'a sequence: steps x channels',
    suggestion:
      found.length === 1
        ? 'Put an embedding before it if these are tokens, or a reshape that gives steps and channels.'
        : 'Put a reshape before it that gives steps and channels.',
  });

export const notFeatures = (found: Shape): Problem =>
  problem('graph/rank', {
    found,
    expected: 'a list of features, or a sequence of them',
    suggestion: 'Put a flatten before it.',
  });

/** What a layer says of lengths that works on each step by itself. */
export const stepByStep = (_: Values, [x]: readonly Shape[]): 'keep' | null =>
  x!.length === 2 ? 'keep' : null;

/** The window's geometry, or the problem with this sequence. Params: kernel, stride, padding and, for convolution, dilation. */
export function slideAlong(params: Values, [sequence]: readonly Shape[]): Window | Problem {
  if (sequence!.length !== 2) return notASequence(sequence!);
  const [width, channels] = sequence as [number, number],
    kernel = params['kernel'] as number,
    stride = params['stride'] as number,
    reach = (kernel - 1) * ((params['dilation'] ?? 1) as number) + 1,
    pad = params['padding'] as 'same' | 'valid' | 'causal' | number;
  const x = slide(width, reach, stride, 1, pad);
  // Padding as wide as the window would give outputs that see nothing of the sequence.
  if (x.out < 1 || (typeof pad === 'number' && pad >= reach))
    return problem('graph/window-too-large', { window: `${kernel}-step`, image: sequence! });
  return {
    height: 1,
    width,
    channels,
    outHeight: 1,
    outWidth: x.out,
    kernelHeight: 1,
    kernelWidth: kernel,
    strideY: 1,
    strideX: stride,
    padTop: 0,
    padLeft: x.before,
  };
}

/** For forward and backward, whose inputs `shape` has accepted. */
export function sequenceWindow(params: Values, inputs: readonly Shape[]): Window {
  const window = slideAlong(params, inputs);
  if ('message' in window) throw new Error(window.message);
  return window;
}

export const wholeSequence = ([steps, channels]: Shape): Window => wholeImage([1, steps!, channels!]);

/** What the shape rule of global pooling says to anything but a sequence. */
export const globalSequenceShape = ([x]: readonly Shape[]): Shape | Problem =>
  x!.length === 2 ? [x![1]!] : notASequence(x!);

export const sequencePoolParameters = {
  kernel: int(1, 1024, 2, 'Steps of the window.'),
  stride: int(1, 1024, 2, 'How far the window moves.'),
  padding: padding('valid', '"valid": none; "same": output = input / stride; or steps on each side.'),
};
