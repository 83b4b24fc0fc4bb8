import type { InferredLayer } from '../../../engine/graph/infer.ts';

/** What a layer's lines are written from. Shapes are the studio's: channels behind. */
export interface KerasSite extends InferredLayer {
  readonly x: readonly string[];
  readonly y: string;
  /** `name='conv1'`, and `trainable=False` where it is frozen. */
  readonly named: string;
}

export interface KerasRow {
  /** An expression, or statements that end in y. */
  readonly code: string | readonly string[];
  /** What Keras does otherwise. */
  readonly note?: string;
}

/** What Keras cannot do is said, and stops the code. */
export const missing = (note: string): KerasRow => ({
  code: [`raise NotImplementedError(${JSON.stringify(note)})`],
  note,
});

const starts: Readonly<Record<string, string>> = {
  glorotUniform: 'glorot_uniform',
  glorotNormal: "keras.initializers.VarianceScaling(1.0, 'fan_avg', 'untruncated_normal')",
  heUniform: 'he_uniform',
  heNormal: "keras.initializers.VarianceScaling(2.0, 'fan_in', 'untruncated_normal')",
  lecunUniform: 'lecun_uniform',
  lecunNormal: "keras.initializers.VarianceScaling(1.0, 'fan_in', 'untruncated_normal')",
  orthogonal: 'orthogonal',
  identity: 'identity',
  uniform: 'keras.initializers.RandomUniform(-0.05, 0.05)',
  normal: 'keras.initializers.RandomNormal(stddev=0.05)',
  truncatedNormal: 'keras.initializers.TruncatedNormal(stddev=0.05)',
  zeros: 'zeros',
};

/** How weights start, where Keras would not do so by itself. */
export function initializer(
  given: unknown,
  { as = 'kernel_initializer', usual = 'glorotUniform' } = {},
): string | false {
  if (given === usual) return false;
  const start = starts[given as string] ?? 'glorot_uniform';
  return `${as}=${start.includes('(') ? start : `'${start}'`}`;
}
