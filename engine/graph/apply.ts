import { activationCodes, type ActivationName } from '../kernels/activations.ts';
import type { Operands, Tensor } from '../kernels/emit.ts';
import type { VerbName } from '../kernels/verbs.ts';
import { derivativeFromOutput } from '../kernels/reference/activations.ts';
import type { LayerIO } from '../layers/layer.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { InferredLayer } from './infer.ts';
import type { RecordedCall, Recorder } from './recorder.ts';
import type { Lengths } from './sequences.ts';
import type { Tape } from './tape.ts';

/** The weights of a layer, and where their gradients go: null where a weight does not learn. */
export interface LayerWeights {
  readonly w: Readonly<Record<string, Tensor>>;
  readonly dw: Readonly<Record<string, Tensor | null>>;
}

/** Sees what a layer's backward has left behind. */
export type Watch = (layer: InferredLayer, saved: LayerIO['saved']) => void;

export interface RunOptions {
  /** Values drop out as in training. */
  readonly dropOut: boolean;
  readonly watch: Watch | undefined;
  /** Layers whose outputs are wanted as they are: nothing is computed in their memory. */
  readonly wanted: readonly string[];
}

/** Verbs that can apply an activation to what they give, and the operand that this is. */
const resultOfProducer: Partial<Record<VerbName, string>> = {
  gemm: 'c',
  joinHalves: 'y',
  conv2d: 'y',
  winogradConvolution: 'y',
  batchNorm: 'y',
};

/** One application of a network: some of its layers, in order, each on what the ones before it gave. */
export class Run {
  /** Outputs by layer. */
  readonly outputs = new Map<string, Tensor>();
  private readonly emit: Recorder;
  private readonly tape: Tape;
  private readonly lengths: Lengths;
  private readonly options: RunOptions;
  private readonly owners = new Map<string, string>();
  private readonly uses = new Map<string, number>();

  constructor(
    emit: Recorder,
    tape: Tape,
    lengths: Lengths,
    layers: readonly InferredLayer[],
    options: RunOptions,
  ) {
    this.emit = emit;
    this.tape = tape;
    this.lengths = lengths;
    this.options = options;
    this.findOwners(layers);
  }

  /** Output of a layer: by computing it, or in the memory of its input. */
  apply(layer: InferredLayer, stream: number, { w, dw }: LayerWeights): void {
    const x = layer.inputs.map((input) => this.outputs.get(input)!);
    const learns = Object.values(dw).some((d) => d !== null);
    if (this.isView(layer)) {
      this.outputs.set(layer.id, { ...x[0]!, name: layer.id });
      return;
    }
    if (this.isOnlyUse(layer) && this.fuse(layer, x[0]!)) {
      const y = { ...x[0]!, name: layer.id };
      this.outputs.set(layer.id, y);
      this.tape.record({ x, y, learns, backward: (dy) => this.backwardInPlace(layer, y, dy) });
      return;
    }
    const y = this.emit.activation(layer.id, sizeOf(layer.shape));
    const io: LayerIO = {
      params: layer.params,
      x,
      y,
      shapes: { x: layer.inputShapes, y: layer.shape },
      weights: w,
      saved: {},
      lengths: x[0] ? this.lengths.of(x[0]) : null,
      stream,
    };
    const { training } = this.emit;
    if (layer.asTrained) this.emit.training = false;
    layer.layer.forward(this.emit, io);
    this.emit.training = training;
    if (layer.variable) this.lengths.pass(x, y);
    this.outputs.set(layer.id, y);
    this.tape.record({
      x,
      y,
      learns,
      backward: (dy, dx) => {
        layer.layer.backward(this.emit, { ...io, dy, dx, dw });
        this.options.watch?.(layer, io.saved);
      },
    });
  }

  /**
   * Which layer made the memory that a layer's output lies in (a view: the one before it, and so on), and how many
   * layers that are no views themselves read it, directly or through views.
   */
  private findOwners(layers: readonly InferredLayer[]): void {
    const { owners } = this;
    for (const { id, layer, inputs } of layers) {
      const view = this.isView({ layer });
      owners.set(id, view ? owners.get(inputs[0]!)! : id);
      if (view) continue;
      for (const input of inputs) this.use(input);
    }
    for (const id of this.options.wanted) this.use(id);
  }
  private use(id: string): void {
    const owner = this.owners.get(id)!;
    this.uses.set(owner, (this.uses.get(owner) ?? 0) + 1);
  }
  private isView({ layer }: Pick<InferredLayer, 'layer'>): boolean {
    return layer.isView?.(this.emit.training || (this.options.dropOut && layer.dropsOut === true)) === true;
  }
  private isOnlyUse({ inputs }: InferredLayer): boolean {
    return inputs.length === 1 && this.uses.get(this.owners.get(inputs[0]!)!) === 1;
  }

  /**
   * Moves a pointwise activation into the epilogue of the product or batch normalization that made its only input. Possible
   * where the derivative can be told from the output, since the values before it are then kept nowhere.
   */
  private fuse(layer: InferredLayer, x: Tensor): boolean {
    if (layer.type !== 'activation') return false;
    const code: number | undefined = activationCodes[layer.params['function'] as ActivationName];
    if (code === undefined || !derivativeFromOutput.has(code)) return false;
    const last: RecordedCall | undefined = this.emit.calls.at(-1);
    const result = last && resultOfProducer[last.verb];
    if (!last || !result) return false;
    const made = last.operands[result] as Tensor;
    if (made.storage !== x.storage || last.operands['activation'] !== activationCodes.identity) return false;
    last.operands['activation'] = code;
    last.operands['alpha'] = alphaOf(layer);
    return true;
  }

  private backwardInPlace(layer: InferredLayer, y: Tensor, dy: Tensor): void {
    const perItem = sizeOf(layer.shape),
      activation = activationCodes[layer.params['function'] as ActivationName],
      pool = this.poolThatGave(dy, activation),
      at: Pooled = pool ?? { y, dy, perItem };
    const spread = pool && this.emit.calls.pop()!;
    this.emit.samples('activationBackward', {
      dx: at.dy,
      dy: at.dy,
      x: null,
      y: at.y,
      n: this.emit.batch * at.perItem,
      perItem: at.perItem,
      activation,
      alpha: alphaOf(layer),
      accumulate: 0,
    });
    if (spread) this.emit.calls.push(spread);
  }

  /**
   * Where the gradient `dy` comes from max pooling alone: the pool's own output and its gradient. What the pool lets through
   * are values of its output, so that their derivative may be applied there, to a fraction of the elements. Where windows
   * overlap, this is the same but for rounding, and the very same for relu.
   */
  private poolThatGave(dy: Tensor, activation: number): Pooled | null {
    const { calls } = this.emit,
      last = calls.at(-1);
    if (last?.verb !== 'maxPool2dBackward') return null;
    const operands = last.operands as Operands<'maxPool2dBackward'>;
    if (operands.dx?.storage !== dy.storage || operands.accumulate !== 0) return null;
    const apart = operands.strideY >= operands.kernelHeight && operands.strideX >= operands.kernelWidth;
    if (!apart && activation !== activationCodes.relu) return null;
    const forward = calls.find((c) => c.verb === 'maxPool2d' && c.operands['index'] === operands.index)!;
    const y = forward.operands['y'] as Tensor;
    return { y, dy: operands.dy!, perItem: y.perSample };
  }
}

/** The output of a pool, its gradient, and the elements of one sample. */
interface Pooled {
  readonly y: Tensor;
  readonly dy: Tensor;
  readonly perItem: number;
}

const alphaOf = ({ params }: InferredLayer): number =>
  params[params['function'] === 'elu' ? 'alpha' : 'slope'] as number;
