import { sizeOf } from '../tensor/shape.ts';
import type { Emit } from '../kernels/emit.ts';
import type { LayerBackwardIO, LayerIO } from './layer.ts';

/** What the layers have in common that are random in training and do nothing afterwards. */

/** The counters of a layer's random numbers: the same ones again in backward, so that nothing has to be kept. */
export const counters = (emit: Emit, { stream }: LayerIO) => ({
  seedLow: emit.seedLow,
  seedHigh: emit.seedHigh,
  stream,
  clock: emit.clock,
});

export const elements = (emit: Emit, { shapes }: LayerIO) => {
  const perItem = sizeOf(shapes.y);
  return { n: emit.batch * perItem, perItem };
};

/** Sets elements to zero at the layer's rate and multiplies the rest by `scale`. */
export function maskElements(emit: Emit, io: LayerIO, scale: number): void {
  const rate = io.params['rate'] as number;
  emit.samples('dropout', {
    y: io.y,
    x: io.x[0]!,
    ...elements(emit, io),
    rate,
    scale,
    ...counters(emit, io),
  });
}

export function maskElementsBackward(emit: Emit, io: LayerBackwardIO, scale: number): void {
  const dx = io.dx[0],
    rate = io.params['rate'] as number;
  if (!dx) return;
  emit.samples('dropoutBackward', {
    dx,
    dy: io.dy,
    ...elements(emit, io),
    rate,
    scale,
    ...counters(emit, io),
    accumulate: emit.adds(dx),
  });
}
