import { curveOf } from '../../engine/layers/curve.ts';
import type { ParameterValues } from '../../contract/project.ts';

/** Activations as small pictures: a path in a square of 20 units, and where the axes cross. */
export interface Curve {
  readonly name: string;
  readonly path: string;
  /** Height of y = 0. */
  readonly zero: number;
}

const side = 20;
const margin = 2;
const reach = 3;
const points = 24;
const known = new Map<string, Curve | null>();

/** The activation of a layer, which it is or has as a parameter; null where there is none. */
export function curveFor(params: ParameterValues): Curve | null {
  const name = params.function ?? params.activation;
  if (typeof name !== 'string') return null;
  const alpha = name === 'leakyRelu' ? params.slope : name === 'elu' ? params.alpha : 0;
  const key = `${name} ${alpha}`;
  let curve = known.get(key);
  if (curve === undefined) known.set(key, (curve = draw(name, Number(alpha ?? 0))));
  return curve;
}

function draw(name: string, alpha: number): Curve | null {
  const xs = Array.from({ length: points + 1 }, (_, i) => (2 * reach * i) / points - reach);
  const ys = curveOf(name, alpha, xs);
  if (!ys) return null;
  const low = Math.min(0, ...ys);
  const high = Math.max(low + 1e-6, ...ys);
  const room = side - 2 * margin;
  const place = (x: number, y: number) =>
    [margin + (room * (x + reach)) / (2 * reach), side - margin - (room * (y - low)) / (high - low)] as const;
  const path = ys
    .map((y, i) =>
      place(xs[i], y)
        .map((v) => Number(v.toFixed(2)))
        .join(' '),
    )
    .join('L');
  return { name, path: `M${path}`, zero: place(0, 0)[1] };
}
