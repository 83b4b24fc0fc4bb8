import type { Tensor } from '../kernels/emit.ts';
import type { Builder } from './objective.ts';

/**
 * Distance of the two points whose gradients are compared. A discriminator of leaky rectifiers is linear between its kinks,
 * so that the difference is exact there; float32 leaves five digits of it.
 */
const distance = 0.01;

/**
 * Adds weight (|df/dx| - 1)^2 at points between a and b, for a network f with one output (Gulrajani et al., 2017). Its
 * gradient by the weights is a derivative of a gradient: by differences, along v = dx / |dx|,
 * d/dw (v . df/dx) = (df/dw(x + h v) - df/dw(x - h v)) / 2h, which needs no layer to be derived twice.
 */
export function addSlopePenalty(b: Builder, network: string, a: Tensor, other: Tensor, weight: number): void {
  const { emit } = b,
    columns = a.perSample,
    sizes = { rows: emit.batch, columns, perItem: 1 };
  const x = emit.activation('between', columns);
  emit.samples('mixRows', { y: x, a, b: other, share: b.uniform('share', 1), ...sizes });
  const dx = b.inputGradient(network, 'input', x);
  const plus = emit.activation('plus', columns),
    minus = emit.activation('minus', columns);
  const factor = emit.activation('factor', 1),
    loss = emit.activation('slope', 1);
  emit.samples('slopeProbes', { plus, minus, factor, loss, x, dx, ...sizes, distance, weight });
  b.addLoss(loss);
  for (const [probe, sign] of [
    [plus, 1],
    [minus, -1],
  ] as const) {
    const y = b.network(network, { columns: { input: probe } }),
      dy = b.gradientOf(y);
    if (!dy) continue;
    const alpha = sign / emit.batch;
    emit.samples('combine', { y: dy, x: factor, n: emit.batch, perItem: 1, alpha, beta: emit.adds(dy) });
  }
}
