/**
 * One step t of a recurrent layer, its pointwise part, for every sample. Values of one sample at all steps stand together,
 * so that neighbouring samples are `gatesRow` or `stateRow` elements apart; the state before (hPrev, cPrev, dhPrev) may stand
 * elsewhere, `prevRow` apart. Where `lengths[sample] <= step`, the sample is over: its state is carried on unchanged
 * and its gradient passes through to the step before. Items: samples.
 */
const walk = { units: 'int', gatesRow: 'int', stateRow: 'int', prevRow: 'int', step: 'int' } as const;

export const recurrent = {
  /** h = f(gates); in place (h = gates) is allowed. */
  rnnStep: { h: 'write', gates: 'read', hPrev: 'read', lengths: 'read', ...walk, activation: 'int' },
  /** dgates = dh f'(h); dhPrev (+)= dh of samples that are over, 0 of others. */
  rnnStepBackward: {
    dgates: 'write',
    dhPrev: 'write',
    dh: 'read',
    h: 'read',
    lengths: 'read',
    ...walk,
    activation: 'int',
    accumulate: 'int',
  },
} as const;
