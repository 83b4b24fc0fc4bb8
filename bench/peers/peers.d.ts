/**
 * As much of the peers' types as they are used with: they are installed by the bench, the sources are checked without.
 */
declare module '@tensorflow/tfjs' {
  export interface Tensor {
    readonly shape: number[];
    dataSync(): Float32Array;
    dispose(): void;
  }
  export type Variable = Tensor;
  type Pair = (a: Tensor, b: Tensor) => Tensor;
  type Map = (x: Tensor) => Tensor;
  type Pad = 'same' | 'valid';
  export function setBackend(name: string): Promise<boolean>;
  export function tensor(values: Float32Array, shape: number[]): Tensor;
  export function variable(x: Tensor): Variable;
  export function fill(shape: number[], value: number): Tensor;
  export const matMul: Pair, add: Pair, sub: Pair;
  export function mul(a: Tensor, b: Tensor | number): Tensor;
  export const relu: Map, tanh: Map, sigmoid: Map, exp: Map, softplus: Map, sum: Map;
  export function leakyRelu(x: Tensor, slope: number): Tensor;
  export function reshape(x: Tensor, shape: number[]): Tensor;
  export function slice(x: Tensor, begin: number[], size: number[]): Tensor;
  export function maxPool(x: Tensor, size: number, strides: number, pad: Pad): Tensor;
  export function conv2dTranspose(x: Tensor, w: Tensor, shape: number[], strides: number, pad: Pad): Tensor;
  export function moments(x: Tensor, axes: number[]): { mean: Tensor; variance: Tensor };
  export function batchNorm(
    x: Tensor,
    mean: Tensor,
    variance: Tensor,
    offset: Tensor,
    scale: Tensor,
    epsilon: number,
  ): Tensor;
  export const fused: {
    matMul(options: { a: Tensor; b: Tensor; bias: Tensor }): Tensor;
    conv2d(options: { x: Tensor; filter: Tensor; strides: number; pad: Pad; bias: Tensor }): Tensor;
  };
  export const losses: { softmaxCrossEntropy: Pair; meanSquaredError: Pair };
  export const train: {
    adam(
      rate: number,
      beta1: number,
      beta2: number,
      epsilon: number,
    ): { minimize(loss: () => Tensor, returnCost: true, variables: Variable[]): Tensor };
  };
}

declare module '@tensorflow/tfjs-backend-wasm' {
  export function setWasmPaths(folder: string): void;
}

declare module '@jax-js/jax' {
  type Number = number | Array;
  export interface Array {
    readonly ref: Array;
    readonly shape: number[];
    add(b: Number): Array;
    sub(b: Number): Array;
    mul(b: Number): Array;
    div(b: Number): Array;
    reshape(shape: number[]): Array;
    slice(...index: ([] | [number, number])[]): Array;
    data(): Promise<Float32Array>;
    dispose(): void;
  }
  type Map = (x: Array) => Array;
  interface Axes {
    (x: Array, axes?: number[], options?: { keepdims: boolean }): Array;
  }
  export const numpy: {
    array(values: Float32Array | number): Array;
    full(shape: number[], value: number): Array;
    zerosLike: Map;
    matmul(a: Array, b: Array): Array;
    transpose(x: Array, axes: number[]): Array;
    moveaxis(x: Array, from: number, to: number): Array;
    max: Axes;
    mean: Axes;
    sum: Axes;
    square: Map;
    sqrt: Map;
    exp: Map;
    tanh: Map;
  };
  export const nn: {
    relu: Map;
    sigmoid: Map;
    softplus: Map;
    logSoftmax: Map;
    leakyRelu(x: Array, slope: number): Array;
  };
  export const lax: {
    convGeneralDilated(x: Array, w: Array, strides: number[], padding: 'SAME'): Array;
    convTranspose(
      x: Array,
      w: Array,
      strides: number[],
      padding: 'SAME',
      options: { transposeKernel: boolean },
    ): Array;
    stopGradient: Map;
  };
  export function init(device: 'wasm'): Promise<unknown>;
  export function defaultDevice(device: 'wasm'): void;
  export function blockUntilReady<T>(x: T): Promise<T>;
  export function jit<A extends unknown[], R>(f: (...args: A) => R): (...args: A) => R;
  export function valueAndGrad<A>(f: (x: A) => Array): (x: A) => [Array, A];
}
