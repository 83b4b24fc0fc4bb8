import { slide } from '../../../../engine/layers/window.ts';
import { unsupported } from '../../builder.ts';
import type { Flow } from '../flow.ts';
import type { Node } from '../graph.ts';

/** How a window of ONNX slides along each axis. */
export interface Sliding {
  readonly sizes: readonly number[];
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export function slidingOf(
  node: Node,
  sizes: readonly number[],
  kernel: readonly number[],
  margin: Flow['margin'],
): Sliding {
  const ones = sizes.map(() => 1);
  const [stride, dilation] = [node.ints('strides') ?? ones, node.ints('dilations') ?? ones];
  const pads = node.ints('pads') ?? sizes.flatMap(() => [0, 0]);
  const mode = node.text('auto_pad', 'NOTSET');
  const total = sizes.map((size, i) =>
    Math.max(0, (Math.ceil(size / stride[i]) - 1) * stride[i] + (kernel[i] - 1) * dilation[i] + 1 - size),
  );
  const [before, after] =
    mode === 'SAME_UPPER'
      ? [total.map((n) => n >> 1), total.map((n) => n - (n >> 1))]
      : mode === 'SAME_LOWER'
        ? [total.map((n) => n - (n >> 1)), total.map((n) => n >> 1)]
        : mode === 'VALID'
          ? [sizes.map(() => 0), sizes.map(() => 0)]
          : [pads.slice(0, sizes.length), pads.slice(sizes.length)];
  // Zeros that wait stand around the whole image; the first two axes are batch and channels.
  const waiting = (i: number, side: 0 | 1): number => margin?.[i + 2][side] ?? 0;
  return {
    sizes,
    kernel,
    stride,
    dilation,
    before: before.map((n, i) => n + waiting(i, 0)),
    after: after.map((n, i) => n + waiting(i, 1)),
  };
}

/** Our word for this padding; null where there is none. */
export function paddingOf({
  sizes,
  kernel,
  stride,
  dilation,
  before,
  after,
}: Sliding): 'same' | 'valid' | 'causal' | number | null {
  if ([...before, ...after].some((n) => n < 0)) return unsupported('it has a padding below zero');
  const outs = sizes.map(
    (size, i) =>
      Math.floor((size + before[i] + after[i] - (kernel[i] - 1) * dilation[i] - 1) / stride[i]) + 1,
  );
  const isDense = stride.every((n) => n === 1);
  const words = [
    'valid',
    ...(isDense ? (['same', before[0]] as const) : ([before[0], 'same'] as const)),
    ...(sizes.length === 1 ? (['causal'] as const) : []),
  ] as const;
  const fits = (pad: (typeof words)[number]): boolean =>
    (typeof pad !== 'number' || pad <= 64) &&
    sizes.every((size, i) => {
      const own = slide(size, kernel[i], stride[i], dilation[i], pad);
      // Cells behind the last window are seen by none.
      return own.out === outs[i] && own.before === before[i];
    });
  return words.find(fits) ?? null;
}

export const marginsOf = ({ before, after }: Pick<Sliding, 'before' | 'after'>) => ({
  top: before[0],
  bottom: after[0],
  left: before[1],
  right: after[1],
});
