import { layers } from '../../engine/layers/index.ts';
import { isWindow, slideOver } from '../../engine/layers/window.ts';
import { withDefaults } from '../../engine/parameters.ts';
import type { Case, Draw } from './case.ts';
import { generator } from './values.ts';

/** Configurations that nobody chose: always the same ones, drawn by the tests' own generator. */

const draw = (name: string) => {
  const random = generator(name);
  const int = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const pick = <T>(list: readonly T[]): T => list[int(0, list.length - 1)]!;
  return { int, pick };
};

const channelCounts = [1, 2, 3, 4, 5, 8, 15, 16, 17, 20];
const shown = (params: object): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' x ') : String(value)}`)
    .join(', ');

/** Windows over images: of convolutions and pools. */
export function randomWindows(
  type: 'conv2d' | 'maxPool2d' | 'avgPool2d',
  count: number,
  inputs: Draw = 'normal',
): Case[] {
  const { int, pick } = draw(`random ${type}`),
    found: Case[] = [];
  while (found.length < count) {
    const conv = type === 'conv2d',
      kernel = [int(1, 5), int(1, 5)] as const,
      dilation = conv ? ([pick([1, 1, 2, 3]), pick([1, 1, 2, 3])] as const) : ([1, 1] as const);
    const params = {
      kernel,
      stride: [int(1, 3), int(1, 3)],
      padding: pick(['same', 'valid', int(0, 2)] as const),
      ...(conv && { filters: pick(channelCounts), dilation, bias: pick([true, false]) }),
      ...(type === 'avgPool2d' && { countPadding: pick([true, false]) }),
    };
    const reach = (axis: 0 | 1): number => (kernel[axis] - 1) * dilation[axis] + 1;
    // A narrower image would lie between the cells that a dilated window looks at.
    const size = (axis: 0 | 1): number => Math.max(dilation[axis], reach(axis) + int(-2, 4));
    const image = [size(0), size(1), pick(channelCounts)];
    if (!isWindow(slideOver(withDefaults(layers[type].parameters, params), [image]))) continue;
    const title = `random ${found.length + 1}: ${image.join(' x ')}, ${shown(params)}`;
    found.push({ title, params, inputs: [image], batch: int(1, 3), draw: inputs });
  }
  return found;
}

export function randomDense(count: number): Case[] {
  const { int, pick } = draw('random dense');
  return Array.from({ length: count }, (_, i) => {
    const features = int(1, 40),
      steps = pick([0, 0, int(1, 5)]),
      params = { units: int(1, 50), bias: pick([true, false]) };
    const input = steps ? [steps, features] : [features];
    return {
      title: `random ${i + 1}: ${input.join(' x ')}, ${shown(params)}`,
      params,
      inputs: [input],
      batch: int(1, 12),
    };
  });
}
