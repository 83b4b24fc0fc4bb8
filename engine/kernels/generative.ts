/** Verbs of the objectives that sample: latent variables, and points between samples. Items: blocks of `perItem` rows. */
const table = { rows: 'int', columns: 'int', perItem: 'int' } as const;

/** `moments` holds [mean | log variance] in each row: 2 x columns. */
export const generative = {
  /** y = low + (high - low) u, where u = floor(word / 256) / 2^24 of the element's word. Items: blocks of `perItem` elements. */
  uniform: {
    y: 'write',
    n: 'int',
    perItem: 'int',
    low: 'float',
    high: 'float',
    seedLow: 'int',
    seedHigh: 'int',
    stream: 'int',
    clock: 'read',
  },
  /** y = mean + e^(log variance / 2) noise. */
  latent: { y: 'write', moments: 'read', noise: 'read', ...table },
  /** dmoments (+)= [dy | dy noise e^(log variance / 2) / 2]. */
  latentBackward: {
    dmoments: 'write',
    dy: 'read',
    moments: 'read',
    noise: 'read',
    ...table,
    accumulate: 'int',
  },
  /**
   * divergence[r] = KL(N(mean, variance) || N(0, 1)) = 1/2 sum of mean^2 + variance - 1 - log variance;
   * loss[r] = weight divergence[r], where the weight stands in clock[8].
   */
  divergence: { divergence: 'write', loss: 'write', moments: 'read', clock: 'read', ...table },
  /** dmoments (+)= scale weight [mean | (variance - 1) / 2]. */
  divergenceBackward: {
    dmoments: 'write',
    moments: 'read',
    clock: 'read',
    ...table,
    scale: 'float',
    accumulate: 'int',
  },
  /** y[r,:] = share[r] a[r,:] + (1 - share[r]) b[r,:]. */
  mixRows: { y: 'write', a: 'read', b: 'read', share: 'read', ...table },
  /**
   * For a penalty on the slope of a function f with one value per row, dx = df/dx, g = |dx[r,:]|: loss[r] = weight (g - 1)^2.
   * Its gradient by f's weights is the derivative of df/dw along v = 2 weight (g - 1) dx / g, as a difference of two points:
   * plus, minus = x +- distance dx / g, and the factor of df/dw at `plus` (its negative at `minus`): factor[r] = weight (g - 1) / distance.
   */
  slopeProbes: {
    plus: 'write',
    minus: 'write',
    factor: 'write',
    loss: 'write',
    x: 'read',
    dx: 'read',
    ...table,
    distance: 'float',
    weight: 'float',
  },
} as const;
