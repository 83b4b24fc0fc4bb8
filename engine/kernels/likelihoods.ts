/** Verbs of likelihoods with parameters of their own. Items: blocks of `perItem` rows. */
const table = { rows: 'int', columns: 'int', perItem: 'int' } as const;

/**
 * y holds [mean | log variance] in each row: 2 x columns. The variance is taken as 1e-6 where it would be less, so that what is
 * fitted exactly does not end in an infinite likelihood.
 */
export const likelihoods = {
  /** loss[r] = sum of (log 2 pi + log variance + (target - mean)^2 / variance) / 2. */
  gaussianLoss: { loss: 'write', y: 'read', targets: 'read', ...table },
  /** dy (+)= scale [(mean - target) / variance | (1 - (target - mean)^2 / variance) / 2]. */
  gaussianLossBackward: {
    dy: 'write',
    y: 'read',
    targets: 'read',
    ...table,
    scale: 'float',
    accumulate: 'int',
  },
} as const;
