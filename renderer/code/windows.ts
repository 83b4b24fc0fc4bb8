import type { InferredLayer } from '../../engine/graph/infer.ts';
import { slide } from '../../engine/layers/window.ts';

/** A window as libraries want it: along each axis of space or time. */
export interface Slides {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  /** Cells before and behind. */
  readonly pads: readonly (readonly [number, number])[];
}

const axes = (value: unknown): readonly number[] => [value ?? 1].flat() as number[];

export function slidesOf({ params, inputShapes: [x], shape }: InferredLayer): Slides {
  const kernel = axes(params.kernel),
    [stride, dilation] = [params.stride, params.dilation].map((given) =>
      kernel.map((_, axis) => axes(given)[axis] ?? axes(given)[0]),
    );
  const padding = params.padding as Parameters<typeof slide>[4];
  const pads = kernel.map((cells, axis): [number, number] => {
    if (typeof padding === 'number') return [padding, padding];
    const { before } = slide(x[axis], cells, stride[axis], dilation[axis], padding);
    const reach = (cells - 1) * dilation[axis] + 1;
    return [before, Math.max(0, (shape[axis] - 1) * stride[axis] + reach - x[axis] - before)];
  });
  return { kernel, stride, dilation, pads };
}

export const isPadded = ({ pads }: Slides): boolean => pads.flat().some((n) => n > 0);
export const isEven = ({ pads }: Slides): boolean => pads.every(([before, behind]) => before === behind);
