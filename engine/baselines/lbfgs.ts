/** The value at w; writes the gradient. */
export type Objective = (w: Float64Array, gradient: Float64Array) => number;

const memory = 10;
/** Of a step that gains less than this share of the value nothing more is to be had. */
const least = 1e-10;

/**
 * Minimizes a smooth convex function in place: L-BFGS with backtracking to Armijo's condition.
 * Source: Nocedal & Wright, Numerical Optimization, 2nd ed., algorithms 3.1, 7.4 and 7.5.
 */
export function minimize(objective: Objective, w: Float64Array, iterations: number): void {
  let gradient = new Float64Array(w.length),
    value = objective(w, gradient);
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const step = direction(gradient, pairs),
      slope = dot(step, gradient);
    if (!(slope < 0)) return;
    const next = new Float64Array(w.length),
      nextGradient = new Float64Array(w.length);
    let nextValue = Infinity,
      // Nothing is known of the curvature yet: a step of length 1 at most.
      rate = pairs.length === 0 ? 1 / Math.max(1, Math.sqrt(-slope)) : 1;
    for (; rate > 1e-12; rate /= 2) {
      for (let i = 0; i < w.length; i++) next[i] = w[i]! + rate * step[i]!;
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + 1e-4 * rate * slope) break;
    }
    if (!(nextValue < value)) return;
    const s = next.map((v, i) => v - w[i]!),
      y = nextGradient.map((v, i) => v - gradient[i]!),
      curvature = dot(s, y);
    if (curvature > 1e-12 * dot(y, y)) pairs.push({ s, y, rho: 1 / curvature });
    if (pairs.length > memory) pairs.shift();
    w.set(next);
    const gained = value - nextValue;
    gradient = nextGradient;
    value = nextValue;
    if (gained <= least * Math.max(1, Math.abs(value))) return;
  }
}

/** -H g by the two-loop recursion. */
function direction(
  gradient: Float64Array,
  pairs: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const q = gradient.map((g) => -g),
    alphas: number[] = [];
  for (const { s, y, rho } of [...pairs].reverse()) {
    const alpha = rho * dot(s, q);
    alphas.push(alpha);
    add(q, y, -alpha);
  }
  const last = pairs.at(-1);
  if (last) for (let i = 0, scale = 1 / (last.rho * dot(last.y, last.y)); i < q.length; i++) q[i]! *= scale;
  for (const { s, y, rho } of pairs) add(q, s, alphas.pop()! - rho * dot(y, q));
  return q;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
function add(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i]! += factor * b[i]!;
}
