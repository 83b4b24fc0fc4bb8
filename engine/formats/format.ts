import type { Shape } from '../tensor/shape.ts';

/** A tensor by name, row after row. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** One way to keep weights in a file. Reading a file that is not well-formed is a ProblemError, never another exception. */
export interface WeightFormat {
  /** Without the dot. */
  readonly extension: string;
  /** The same tensors and metadata give the same bytes. */
  write(tensors: readonly NamedTensor[], metadata: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer>;
  read(bytes: Uint8Array, file?: string): WeightFile;
}

export interface WeightFile {
  readonly tensors: readonly NamedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}
