/**
 * Verbs over the steps of sequences, x[rows,steps,columns]. `lengths` holds how many steps of each row are valid; absent, all
 * are. What stands behind the valid steps is neither read nor has an influence.
 */
const sequence = { rows: 'int', steps: 'int', columns: 'int' } as const;

export const steps = {
  /** y[r,c] = mean of x[r,t,c] over the valid steps t. Items: blocks of `perItem` rows. */
  stepMeans: { y: 'write', x: 'read', lengths: 'read', ...sequence, perItem: 'int' },
  /**
   * y[r,t,c] (+)= x[r,t,c] / number of valid steps of r where t is valid, else 0. Where `spread` is 1, x is [rows,columns]
   * and the same at every step. Items: blocks of `perItem` rows.
   */
  stepShares: {
    y: 'write',
    x: 'read',
    lengths: 'read',
    ...sequence,
    spread: 'int',
    accumulate: 'int',
    perItem: 'int',
  },
  /** y[r,c] = the largest x[r,t,c] of the valid steps; index = the first step that has it. Items: blocks of `perItem` rows. */
  stepMaxima: { y: 'write', index: 'write', x: 'read', lengths: 'read', ...sequence, perItem: 'int' },

  /** y[t] = sum of x[r,t,c]^2 over rows and columns. Items: blocks of `perItem` steps. */
  stepSquares: { y: 'write', x: 'read', ...sequence, perItem: 'int' },

  /** y[r,:] = table[tokens[r],:], table[count,columns]. Items: blocks of `perItem` rows. */
  embedding: {
    y: 'write',
    table: 'read',
    tokens: 'read',
    rows: 'int',
    columns: 'int',
    perItem: 'int',
  },
  /** dtable[k,c] (+)= sum of dy[r,c] over the rows whose token is k. Items: blocks of `perItem` columns. */
  embeddingBackward: {
    dtable: 'write',
    dy: 'read',
    tokens: 'read',
    rows: 'int',
    columns: 'int',
    count: 'int',
    accumulate: 'int',
    perItem: 'int',
  },
} as const;
