/** Verbs that multiply matrices. */
export const products = {
  /**
   * C[m,n] (+)= activation(A[m,k] B[k,n] + bias[n]); A(i,p) = a[i*aRow + p*aColumn], B(p,j) = b[p*bRow + j*bColumn],
   * C(i,j) = c[i*cRow + j]. Items: blocks of `perItem` rows of C, or of its columns where `byColumns` is 1.
   */
  gemm: {
    c: 'write',
    a: 'read',
    b: 'read',
    bias: 'read',
    m: 'int',
    n: 'int',
    k: 'int',
    aRow: 'int',
    aColumn: 'int',
    bRow: 'int',
    bColumn: 'int',
    cRow: 'int',
    accumulate: 'int',
    activation: 'int',
    alpha: 'float',
    byColumns: 'int',
    perItem: 'int',
  },
  /**
   * The two halves of a product by themselves: C[h,m,n] = A[m, half h of k] B[half h of k, n], the first half the longer one where k is
   * odd. Items: blocks of `perItem` rows of the first half, then those of the second, so that two lanes read half of B each.
   */
  gemmHalves: {
    c: 'write',
    a: 'read',
    b: 'read',
    m: 'int',
    n: 'int',
    k: 'int',
    aRow: 'int',
    aColumn: 'int',
    bRow: 'int',
    bColumn: 'int',
    perItem: 'int',
  },
  /** Y(i,j) (+)= activation(C[0,i,j] + C[1,i,j] + bias[j]), rows of Y `yRow` apart. Items: blocks of `perItem` rows. */
  joinHalves: {
    y: 'write',
    c: 'read',
    bias: 'read',
    m: 'int',
    n: 'int',
    yRow: 'int',
    accumulate: 'int',
    activation: 'int',
    alpha: 'float',
    perItem: 'int',
  },
} as const;
