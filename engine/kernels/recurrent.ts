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
  /**
   * Gates i f g o, each of `units`, become their values in place: i = sigmoid(i + p0 cPrev), f = sigmoid(f + p1 cPrev),
   * g = tanh(g); c = f cPrev + i g; o = sigmoid(o + p2 c); h = o tanh(c). p = peepholes[3,units] may be absent.
   */
  lstmStep: {
    h: 'write',
    c: 'write',
    gates: 'write',
    hPrev: 'read',
    cPrev: 'read',
    peepholes: 'read',
    lengths: 'read',
    ...walk,
  },
  /** dgates from dh and dc; dc[batch,units] becomes the gradient of cPrev; dhPrev (+)= dh of samples that are over, 0 of others. */
  lstmStepBackward: {
    dgates: 'write',
    dc: 'write',
    dhPrev: 'write',
    dh: 'read',
    gates: 'read',
    c: 'read',
    cPrev: 'read',
    peepholes: 'read',
    lengths: 'read',
    ...walk,
    accumulate: 'int',
  },
  /**
   * Gates r z n become their values in place: r = sigmoid(r), z = sigmoid(z), n = tanh(n + r inner); h = (1 - z) n + z hPrev.
   * Without `inner`, what n has of hPrev is in it already: then r is not touched, and n = tanh(n).
   */
  gruStep: { h: 'write', gates: 'write', inner: 'read', hPrev: 'read', lengths: 'read', ...walk },
  /** dgates, and dinner = r dn; dhPrev (+)= z dh, or dh of samples that are over. Without `inner`, dr is not touched. */
  gruStepBackward: {
    dgates: 'write',
    dinner: 'write',
    dhPrev: 'write',
    dh: 'read',
    gates: 'read',
    inner: 'read',
    hPrev: 'read',
    lengths: 'read',
    ...walk,
    accumulate: 'int',
  },
  /** r = sigmoid(r) in place; y = r hPrev. */
  gruReset: { y: 'write', gates: 'write', hPrev: 'read', ...walk },
  /** dr from the gradient of y; dhPrev += r dy. */
  gruResetBackward: { dgates: 'write', dhPrev: 'write', dy: 'read', gates: 'read', hPrev: 'read', ...walk },

  /** y[j] (+)= sum over rows of a[r*aRow + j] b[r*bRow + j]. Items: blocks of `perItem` columns. */
  columnProducts: {
    y: 'write',
    a: 'read',
    b: 'read',
    rows: 'int',
    columns: 'int',
    aRow: 'int',
    bRow: 'int',
    accumulate: 'int',
    perItem: 'int',
  },
} as const;
