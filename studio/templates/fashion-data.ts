import type { DataDocument } from '../../contract/project.ts';

/** The test images are a set of their own (t10k-*); of the others a twelfth tells how training goes. */
export const fashionData: DataDocument = {
  source: { kind: 'idx', path: 'data/fashion-mnist' },
  split: { train: 0.92, validation: 0.08, test: 0, seed: 1, stratify: true },
  preprocessing: { input: 'scale', target: 'none' },
};
