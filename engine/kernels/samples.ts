import { Random } from '../tensor/random.ts';
import { activationCodes, elementLossCodes } from './activations.ts';
import { clockSize, type Arguments, type VerbName } from './verbs.ts';
import type { EncodableCall } from './encode.ts';

/**
 * Random calls of every verb, of odd sizes and with all options: what kernels are verified with before they are used, and
 * what the tests hold them to in larger number. Operands are placed one behind the other with a gap, so that a kernel
 * that writes outside of its operand is found out.
 */
export class Sampler {
  readonly random: Random;
  readonly memory: Float32Array;
  private readonly most: number;
  private next = 16;

  /** `most` scales the sizes that are drawn. */
  constructor(memory: Float32Array, seed: number, most: number) {
    this.random = new Random(seed, 77);
    this.memory = memory;
    this.most = most;
  }

  int(low: number, high: number): number {
    return low + this.random.below(high - low + 1);
  }
  size(scale = 1): number {
    return this.int(1, Math.max(2, Math.round(this.most * scale)));
  }
  bit(): number {
    return this.int(0, 1);
  }
  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)]!;
  }
  place(n: number): number {
    const at = this.next;
    this.next += n + this.int(1, 9);
    if (this.next > this.memory.length) throw new RangeError('samples: memory is too small');
    return at;
  }
  fill(n: number, each: () => number): number {
    const at = this.place(n);
    for (let i = 0; i < n; i++) this.memory[at + i] = each();
    return at;
  }
  values(n: number): number {
    return this.fill(n, () => this.random.uniform() * 2 - 1);
  }
  positives(n: number): number {
    return this.fill(n, () => 0.05 + this.random.uniform());
  }
  wide(n: number): number {
    return this.fill(n, () => (this.random.uniform() * 2 - 1) * this.pick([0.1, 1, 5, 20]));
  }
  integers(n: number, below: number): number {
    return this.fill(n, () => this.int(0, below - 1));
  }
}

interface Sample<V extends VerbName> {
  readonly args: Arguments<V>;
  readonly items: number;
}
type Samples = { readonly [V in VerbName]: (s: Sampler) => Sample<V> };

const blocks = (n: number, perItem: number): number => Math.ceil(n / perItem);

function window2d(s: Sampler) {
  const kernelHeight = s.int(1, 4),
    kernelWidth = s.int(1, 4),
    strideY = s.int(1, 3),
    strideX = s.int(1, 3);
  const padTop = s.int(0, kernelHeight - 1),
    padLeft = s.int(0, kernelWidth - 1);
  const height = s.int(kernelHeight, kernelHeight + 7),
    width = s.int(kernelWidth, kernelWidth + 7),
    channels = s.size(0.5);
  const out = (size: number, pad: number, kernel: number, stride: number) =>
    1 + Math.floor((size + pad + s.int(0, pad) - kernel) / stride);
  return {
    height,
    width,
    channels,
    outHeight: out(height, padTop, kernelHeight, strideY),
    outWidth: out(width, padLeft, kernelWidth, strideX),
    kernelHeight,
    kernelWidth,
    strideY,
    strideX,
    padTop,
    padLeft,
  };
}

function convolution(s: Sampler) {
  const dilationY = s.pick([1, 1, 2]),
    dilationX = s.pick([1, 1, 2]),
    w = window2d(s);
  // Dilation widens the window: the image grows with it.
  const height = w.height + (w.kernelHeight - 1) * (dilationY - 1),
    width = w.width + (w.kernelWidth - 1) * (dilationX - 1);
  const filters = s.size(),
    batch = s.int(1, 3);
  const inputs = batch * height * width * w.channels,
    outputs = batch * w.outHeight * w.outWidth * filters;
  const weights = w.kernelHeight * w.kernelWidth * w.channels * filters;
  return { args: { ...w, height, width, filters, dilationY, dilationX }, batch, inputs, outputs, weights };
}

const activation = (s: Sampler): number => s.pick(Object.values(activationCodes));
const loss = (s: Sampler): number => s.pick(Object.values(elementLossCodes));

function flat(s: Sampler) {
  const n = s.size(20),
    perItem = s.int(1, 40);
  return { n, perItem, items: blocks(n, perItem) };
}
function table(s: Sampler) {
  const rows = s.size(),
    columns = s.size(),
    perItem = s.int(1, 5);
  return { rows, columns, perItem, n: rows * columns, items: blocks(rows, perItem) };
}
function clock(s: Sampler): number {
  const at = s.place(clockSize);
  s.memory.set([0.01, 123456, 3, 1.7, 2.9], at);
  return at;
}
const random = (s: Sampler) => ({
  rate: s.pick([0, 0.25, 0.5, 0.875]),
  seedLow: s.random.word(),
  seedHigh: s.int(0, 99),
  stream: s.int(0, 2000),
  clock: clock(s),
});

export const samples: Samples = {
  gemm(s) {
    const m = s.size(),
      n = s.size(),
      k = s.pick([s.size(), s.size(), 400 + s.size()]);
    const isATransposed = s.bit(),
      isBTransposed = s.bit(),
      gap = s.int(0, 3);
    const byColumns = s.bit(),
      perItem = s.int(1, 20),
      cRow = n + gap;
    return {
      args: {
        c: s.values(m * cRow),
        a: s.values(m * k),
        b: s.values(k * n),
        bias: s.bit() ? s.values(n) : -1,
        m,
        n,
        k,
        aRow: isATransposed ? 1 : k,
        aColumn: isATransposed ? m : 1,
        bRow: isBTransposed ? 1 : n,
        bColumn: isBTransposed ? k : 1,
        cRow,
        accumulate: s.bit(),
        activation: activation(s),
        alpha: 0.25,
        byColumns,
        perItem,
      },
      items: blocks(byColumns ? n : m, perItem),
    };
  },
  conv2d(s) {
    const { args, batch, inputs, outputs, weights } = convolution(s);
    return {
      args: {
        y: s.place(outputs),
        x: s.values(inputs),
        w: s.values(weights),
        bias: s.bit() ? s.values(args.filters) : -1,
        ...args,
        activation: activation(s),
        alpha: 0.25,
      },
      items: batch,
    };
  },
  conv2dBackwardInput(s) {
    const { args, batch, inputs, outputs, weights } = convolution(s);
    return {
      args: {
        dx: s.values(inputs),
        dy: s.values(outputs),
        w: s.values(weights),
        ...args,
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
  conv2dBackwardWeights(s) {
    const { args, batch, inputs, outputs, weights } = convolution(s),
      perItem = s.int(1, 9);
    return {
      args: {
        dw: s.values(weights),
        x: s.values(inputs),
        dy: s.values(outputs),
        batch,
        ...args,
        accumulate: s.bit(),
        perItem,
      },
      items: blocks(weights / args.filters, perItem),
    };
  },
  maxPool2d(s) {
    const w = window2d(s),
      batch = s.int(1, 3),
      n = batch * w.outHeight * w.outWidth * w.channels;
    return {
      args: { y: s.place(n), index: s.place(n), x: s.values(batch * w.height * w.width * w.channels), ...w },
      items: batch,
    };
  },
  maxPool2dBackward(s) {
    const w = window2d(s),
      batch = s.int(1, 3),
      n = batch * w.outHeight * w.outWidth * w.channels;
    return {
      args: {
        dx: s.values(batch * w.height * w.width * w.channels),
        dy: s.values(n),
        index: s.integers(n, w.kernelHeight * w.kernelWidth),
        ...w,
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
  avgPool2d(s) {
    const w = window2d(s),
      batch = s.int(1, 3),
      n = batch * w.outHeight * w.outWidth * w.channels;
    return {
      args: {
        y: s.place(n),
        x: s.values(batch * w.height * w.width * w.channels),
        ...w,
        countPadding: s.bit(),
      },
      items: batch,
    };
  },
  avgPool2dBackward(s) {
    const w = window2d(s),
      batch = s.int(1, 3),
      n = batch * w.outHeight * w.outWidth * w.channels;
    return {
      args: {
        dx: s.values(batch * w.height * w.width * w.channels),
        dy: s.values(n),
        ...w,
        countPadding: s.bit(),
        accumulate: s.bit(),
      },
      items: batch,
    };
  },
  activation(s) {
    const { n, perItem, items } = flat(s),
      x = s.wide(n);
    return {
      args: { y: s.bit() ? x : s.place(n), x, n, perItem, activation: activation(s), alpha: 0.25 },
      items,
    };
  },
  activationBackward(s) {
    const { n, perItem, items } = flat(s),
      dy = s.values(n),
      accumulate = s.bit();
    const dx = !accumulate && s.bit() ? dy : s.values(n);
    return {
      args: {
        dx,
        dy,
        x: s.wide(n),
        y: s.values(n),
        n,
        perItem,
        activation: activation(s),
        alpha: 0.25,
        accumulate,
      },
      items,
    };
  },
  softmax(s) {
    const { rows, columns, perItem, n, items } = table(s);
    return { args: { y: s.place(n), x: s.wide(n), rows, columns, perItem }, items };
  },
  softmaxBackward(s) {
    const { rows, columns, perItem, n, items } = table(s);
    return {
      args: { dx: s.values(n), dy: s.values(n), y: s.values(n), rows, columns, perItem, accumulate: s.bit() },
      items,
    };
  },
  fill(s) {
    const { n, perItem, items } = flat(s);
    return { args: { y: s.place(n), n, perItem, value: s.pick([0, 1.5]) }, items };
  },
  combine(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: {
        y: s.values(n),
        x: s.values(n),
        n,
        perItem,
        alpha: s.pick([1, -0.5]),
        beta: s.pick([0, 1, 0.25]),
      },
      items,
    };
  },
  copyColumns(s) {
    const { rows, columns, perItem, items } = table(s),
      yRow = columns + s.int(0, 5),
      xRow = columns + s.int(0, 5);
    return {
      args: {
        y: s.values(rows * yRow),
        x: s.values(rows * xRow),
        rows,
        columns,
        yRow,
        xRow,
        accumulate: s.bit(),
        perItem,
      },
      items,
    };
  },
  columnSums(s) {
    const { rows, columns, perItem, n } = table(s);
    return {
      args: { y: s.values(columns), x: s.values(n), rows, columns, accumulate: s.bit(), perItem },
      items: blocks(columns, perItem),
    };
  },
  sum(s) {
    const n = s.size(100);
    return { args: { y: s.values(1), x: s.values(n), n, scale: 0.5, accumulate: s.bit() }, items: 1 };
  },
  gather(s) {
    const { rows, perItem, n: _, items } = table(s),
      affine = s.int(1, 5),
      columns = affine * s.int(1, 6),
      held = s.int(1, 30);
    const bytes = s.bit(),
      source = bytes ? s.place(Math.ceil((held * columns) / 4)) : s.values(held * columns);
    const { buffer } = s.memory;
    if (bytes) {
      const view = new Uint8Array(buffer, s.memory.byteOffset + source * 4, held * columns);
      for (let i = 0; i < view.length; i++) view[i] = s.int(0, 255);
    }
    const indices = s.place(rows),
      view = new Int32Array(buffer, s.memory.byteOffset + indices * 4, rows);
    for (let i = 0; i < rows; i++) view[i] = s.int(0, held - 1);
    return {
      args: {
        y: s.place(rows * columns),
        source,
        bytes,
        indices,
        mean: s.values(affine),
        scale: s.values(affine),
        affine,
        rows,
        columns,
        perItem,
      },
      items,
    };
  },
  dropout(s) {
    const { n, perItem, items } = flat(s);
    return { args: { y: s.place(n), x: s.values(n), n, perItem, ...random(s) }, items };
  },
  dropoutBackward(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: { dx: s.values(n), dy: s.values(n), n, perItem, ...random(s), accumulate: s.bit() },
      items,
    };
  },
  batchNormStatistics(s) {
    const { rows, columns: channels, perItem, n } = table(s);
    return {
      args: { mean: s.place(channels), variance: s.place(channels), x: s.values(n), rows, channels, perItem },
      items: blocks(channels, perItem),
    };
  },
  batchNorm(s) {
    const { rows, columns: channels, perItem, n, items } = table(s);
    return {
      args: {
        y: s.place(n),
        x: s.values(n),
        mean: s.values(channels),
        variance: s.positives(channels),
        gamma: s.values(channels),
        beta: s.values(channels),
        rows,
        channels,
        epsilon: 1e-3,
        perItem,
      },
      items,
    };
  },
  batchNormSums(s) {
    const { rows, columns: channels, perItem, n } = table(s);
    return {
      args: {
        sumDy: s.place(channels),
        sumDyX: s.place(channels),
        dy: s.values(n),
        x: s.values(n),
        mean: s.values(channels),
        variance: s.positives(channels),
        rows,
        channels,
        epsilon: 1e-3,
        perItem,
      },
      items: blocks(channels, perItem),
    };
  },
  batchNormBackward(s) {
    const { rows, columns: channels, perItem, n, items } = table(s);
    return {
      args: {
        dx: s.values(n),
        dy: s.values(n),
        x: s.values(n),
        mean: s.values(channels),
        variance: s.positives(channels),
        gamma: s.values(channels),
        sumDy: s.values(channels),
        sumDyX: s.values(channels),
        rows,
        channels,
        epsilon: 1e-3,
        accumulate: s.bit(),
        perItem,
      },
      items,
    };
  },
  crossEntropy(s) {
    const { rows, columns: classes, perItem, n, items } = table(s);
    return {
      args: {
        loss: s.place(rows),
        probabilities: s.place(n),
        logits: s.wide(n),
        targets: s.integers(rows, classes),
        rows,
        classes,
        perItem,
      },
      items,
    };
  },
  crossEntropyBackward(s) {
    const { rows, columns: classes, perItem, n, items } = table(s);
    return {
      args: {
        dlogits: s.values(n),
        probabilities: s.positives(n),
        targets: s.integers(rows, classes),
        rows,
        classes,
        scale: 0.125,
        accumulate: s.bit(),
        perItem,
      },
      items,
    };
  },
  elementLoss(s) {
    const { rows, columns, perItem, n, items } = table(s),
      kind = loss(s);
    const y =
      kind === elementLossCodes.binaryCrossEntropy
        ? s.fill(n, () => 0.02 + 0.96 * s.random.uniform())
        : s.wide(n);
    return {
      args: {
        loss: s.place(rows),
        y,
        targets: s.fill(n, () => s.random.uniform()),
        rows,
        columns,
        kind,
        delta: 0.7,
        perItem,
      },
      items,
    };
  },
  elementLossBackward(s) {
    const { rows, columns, perItem, n, items } = table(s),
      kind = loss(s);
    const y =
      kind === elementLossCodes.binaryCrossEntropy
        ? s.fill(n, () => 0.02 + 0.96 * s.random.uniform())
        : s.wide(n);
    return {
      args: {
        dy: s.values(n),
        y,
        targets: s.fill(n, () => s.random.uniform()),
        rows,
        columns,
        kind,
        delta: 0.7,
        scale: 0.5,
        accumulate: s.bit(),
        perItem,
      },
      items,
    };
  },
  hits(s) {
    const { rows, perItem, items } = table(s),
      classes = s.pick([1, 3, 10]);
    return {
      args: {
        hits: s.place(rows),
        scores: s.values(rows * classes),
        targets: s.integers(rows, Math.max(classes, 2)),
        rows,
        classes,
        threshold: 0.25,
        perItem,
      },
      items,
    };
  },
  sgd(s) {
    const { n, perItem, items } = flat(s);
    return { args: { w: s.values(n), dw: s.values(n), n, perItem, clock: clock(s) }, items };
  },
  momentum(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: {
        w: s.values(n),
        dw: s.values(n),
        v: s.values(n),
        n,
        perItem,
        clock: clock(s),
        momentum: 0.875,
        nesterov: s.bit(),
      },
      items,
    };
  },
  adam(s) {
    const { n, perItem, items } = flat(s);
    return {
      args: {
        w: s.values(n),
        dw: s.values(n),
        m: s.values(n),
        v: s.positives(n),
        n,
        perItem,
        clock: clock(s),
        beta1: 0.875,
        beta2: 0.984375,
        epsilon: 1e-8,
      },
      items,
    };
  },
};

/** One random call of a verb; its operands stand in the sampler's memory. */
export function sampleCall(verb: VerbName, sampler: Sampler): EncodableCall {
  const { args, items } = samples[verb](sampler);
  return { verb, args, items, grain: sampler.int(1, 3), barrierBefore: false };
}
