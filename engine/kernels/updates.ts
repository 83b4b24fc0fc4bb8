/** Verbs that turn a gradient into new weights. Their items: blocks of `perItem` elements. */
const block = { n: 'int', perItem: 'int' } as const;
/** rate = clock[0]; c1, c2, c3 = clock[3], clock[4], clock[5], see `corrections` of the optimizer. */
const timed = { ...block, clock: 'read' } as const;
const moments = { beta1: 'float', beta2: 'float', epsilon: 'float' } as const;

export const updates = {
  /** dw += l2 w + l1 sign(w): the gradient of l2/2 |w|^2 + l1 |w|, where sign(0) = 0. */
  penalty: { dw: 'write', w: 'read', ...block, l2: 'float', l1: 'float' },
  /** dw = min(max(dw, -limit), limit). */
  clip: { dw: 'write', ...block, limit: 'float' },
  /** y[item] = sum of x^2 over the item's block. */
  squareSums: { y: 'write', x: 'read', ...block },
  /** dw *= min(1, limit / (sqrt(squares[0]) + 1e-6)). */
  clipNorm: { dw: 'write', squares: 'read', ...block, limit: 'float' },
  /** y = clock[at] x + clock[at+1] y: gradients added up over batches, weights averaged over steps. */
  blend: { y: 'write', x: 'read', ...timed, at: 'int' },
  /**
   * x = 0 where |x| < least, at each sixteenth step of the clock. A mean that gets nothing more ends below the normal range of
   * floats, where everything takes several times as long, and stays: 0.9 times the smallest is rounded to itself.
   */
  settle: { x: 'write', ...timed, least: 'float' },
  /** w -= rate dw. */
  sgd: { w: 'write', dw: 'read', ...timed },
  /**
   * w -= rate (c1 dw + c2 w) - sqrt(rate) c3 z, z standard normal: the numbers of `gaussianNoise` for the elements
   * `first`.. of one long row, of which w is a part. `first` is a multiple of 16.
   */
  langevin: {
    w: 'write',
    dw: 'read',
    ...timed,
    first: 'int',
    seedLow: 'int',
    seedHigh: 'int',
    stream: 'int',
  },
  /** v = momentum v + dw; w -= rate v, or rate (dw + momentum v) where `nesterov` is 1. */
  momentum: { w: 'write', dw: 'read', v: 'write', ...timed, momentum: 'float', nesterov: 'int' },
  /**
   * m = beta1 m + (1-beta1) dw; v = beta2 v + (1-beta2) dw^2; w -= rate m c1 / (sqrt(v c2) + epsilon), where
   * c1 = 1/(1-beta1^t) and c2 = 1/(1-beta2^t). Before that w -= rate decay w.
   */
  adam: { w: 'write', dw: 'read', m: 'write', v: 'write', ...timed, ...moments, decay: 'float' },
  /** Adam with the largest v so far, `top`, in the place of v. */
  amsgrad: {
    w: 'write',
    dw: 'read',
    m: 'write',
    v: 'write',
    top: 'write',
    ...timed,
    ...moments,
    decay: 'float',
  },
  /** m as in Adam; u = max(beta2 u, |dw| + epsilon); w -= rate c1 m / u, where c1 = 1/(1-beta1^t). */
  adamax: { w: 'write', dw: 'read', m: 'write', u: 'write', ...timed, ...moments },
  /** m and v as in Adam; w -= rate (c1 dw + c3 m) / (sqrt(v c2) + epsilon). */
  nadam: { w: 'write', dw: 'read', m: 'write', v: 'write', ...timed, ...moments },
  /** total += dw^2; w -= rate c1 dw / (sqrt(total + initial) + epsilon). */
  adagrad: { w: 'write', dw: 'read', total: 'write', ...timed, initial: 'float', epsilon: 'float' },
  /**
   * v = rho v + (1-rho) dw^2; d = dw sqrt(u + epsilon) / sqrt(v + epsilon); u = rho u + (1-rho) d^2; w -= rate d.
   */
  adadelta: { w: 'write', dw: 'read', v: 'write', u: 'write', ...timed, rho: 'float', epsilon: 'float' },
  /** v = alpha v + (1-alpha) dw^2; d = dw / (sqrt(v) + epsilon): a direction, for sgd or momentum to go. */
  rmsprop: { d: 'write', dw: 'read', v: 'write', ...block, alpha: 'float', epsilon: 'float' },
  /**
   * The same with the variance in the place of the mean square. It is kept itself, by
   * variance = alpha (variance + (1-alpha) (dw-mean)^2), mean = alpha mean + (1-alpha) dw: the mean square less the square of
   * the mean is the same number, but cancels where gradients change little, and can come out below 0.
   */
  rmspropCentred: {
    d: 'write',
    dw: 'read',
    mean: 'write',
    variance: 'write',
    ...block,
    alpha: 'float',
    epsilon: 'float',
  },
} as const;
