/**
 * The kernels on one lane: matrix products and convolutions beside the measured peak, the pointwise part of recurrent layers and
 * functions of single elements by their number. In a process of its own: `node bench/kernels.ts`
 */
import { operationsOf, timedStep } from './calls.ts';
import { benchGemm } from './gemm.ts';
import { modelOf } from './models.ts';
import { benchPointwise } from './pointwise.ts';

const rounds = 40;

export interface KernelRow {
  readonly kernel: string;
  readonly gflops?: number;
  readonly ofPeak?: number;
  readonly gelements?: number;
  readonly error?: number;
  /** Which figure of the bench it belongs to. */
  readonly bar?: 'gemm' | 'convolution';
}

const parts: Readonly<Record<string, string>> = {
  conv2d: 'forward',
  conv2dBackwardInput: 'dx',
  conv2dBackwardWeights: 'dw',
  winogradConvolution: 'forward or dx by fewer products',
  winogradProducts: 'dw by fewer products',
};
/** Transforms of filters are part of the convolutions' time, and no product by themselves. */
const transforms: readonly string[] = ['winogradFilters', 'winogradFiltersBackward'];

/** The cnn's convolutions, each as a step calls it, and all together. */
async function convolutions(peak: number): Promise<KernelRow[]> {
  const { batch } = modelOf('cnn'),
    rows: KernelRow[] = [];
  let operations = 0,
    total = 0;
  for (const { call, seconds } of (await timedStep('cnn', rounds)).calls) {
    if (transforms.includes(call.verb)) total += seconds;
    const part = parts[call.verb];
    if (part === undefined) continue;
    const { height, width, channels, filters } = call.args,
      count = operationsOf(call, batch);
    operations += count;
    total += seconds;
    const gflops = count / seconds / 1e9;
    rows.push({
      kernel: `convolution ${height}x${width}x${channels} to ${filters}, ${part}`,
      gflops,
      ofPeak: gflops / peak,
    });
  }
  const gflops = operations / total / 1e9;
  return [
    ...rows,
    { kernel: "the cnn's convolutions together", gflops, ofPeak: gflops / peak, bar: 'convolution' },
  ];
}

/** The pointwise part of one step in time: values of the state per second. */
async function recurrentSteps(): Promise<KernelRow[]> {
  const rows: KernelRow[] = [];
  for (const name of ['lstm', 'gru', 'rnn']) {
    const steps = new Map<string, number[]>();
    for (const { call, seconds } of (await timedStep(name, rounds / 2)).calls) {
      if (!/^(rnn|gru|lstm)Step/.test(call.verb)) continue;
      const gelements = (modelOf(name).batch * call.args['units']!) / seconds / 1e9;
      steps.set(call.verb, [...(steps.get(call.verb) ?? []), gelements]);
    }
    for (const [kernel, each] of steps) rows.push({ kernel, gelements: Math.max(...each) });
  }
  return rows;
}

export async function benchKernels(): Promise<KernelRow[]> {
  const { peak, rows } = await benchGemm();
  return [
    { kernel: 'peak: multiply-adds in registers', gflops: peak, ofPeak: 1 },
    ...rows.map(({ shape, gflops, ofPeak, error, judged }): KernelRow => ({
      ...{ kernel: `gemm ${shape}`, gflops, ofPeak, error },
      ...(judged && { bar: 'gemm' }),
    })),
    ...(await convolutions(peak)),
    ...(await recurrentSteps()),
    ...(await benchPointwise()),
  ];
}

if (import.meta.main) console.log(JSON.stringify(await benchKernels()));
