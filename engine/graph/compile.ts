import { activationCodes, type ActivationName } from '../kernels/activations.ts';
import { derivativeFromOutput } from '../kernels/reference/activations.ts';
import type { LayerIO } from '../layers/layer.ts';
import type { Builder, Mode } from '../objectives/objective.ts';
import { emitUpdate } from '../optimizers/optimizer.ts';
import { streams } from '../tensor/random.ts';
import { sizeOf } from '../tensor/shape.ts';
import type { Arena } from './arena.ts';
import type { Tensor } from '../kernels/emit.ts';
import type { InferredLayer } from './infer.ts';
import type { Model, PlacedWeight } from './model.ts';
import type { Plan } from './plan.ts';
import { Recorder, type RecordedCall } from './recorder.ts';

/**
 * Below this many multiply-adds a whole step takes about as long (5 us) as the barriers that sharing it out would need
 * (ten of 0.1-0.3 us, and a thread woken up now and then), so one lane does it.
 */
const divideAbove = 100_000;

interface Applied {
  readonly layer: InferredLayer;
  readonly io: LayerIO;
  /** `same`: output and input share memory; `fused`: so they do, and the activation was made in the producer's epilogue. */
  readonly how: 'computed' | 'same' | 'fused';
}

export interface CompileOptions {
  readonly batch: number;
  readonly mode: Mode;
  readonly seed: number;
  /** Share the step out between lanes; where absent, if it is large enough to pay. */
  readonly divide?: boolean;
}

/** Turns a model into the plan of one step for one batch size. */
export function compile(model: Model, arena: Arena, options: CompileOptions): Plan {
  const compiler = new Compiler(model, arena, options);
  model.objective.build(compiler);
  return compiler.finish();
}

class Compiler implements Builder {
  readonly mode: Mode;
  private readonly model: Model;
  private readonly arena: Arena;
  private readonly emit: Recorder;
  private readonly columns = new Map<string, Tensor>();
  private readonly weights = new Map<string, Tensor>();
  private readonly gradients = new Map<number, Tensor>();
  private readonly differentiable = new Set<number>();
  private readonly tape: Applied[] = [];
  private readonly results: Tensor;
  private result: Tensor | null = null;
  private work = 0;
  private readonly divide: boolean | undefined;

  constructor(model: Model, arena: Arena, { batch, mode, seed, divide }: CompileOptions) {
    this.model = model;
    this.arena = arena;
    this.mode = mode;
    this.divide = divide;
    this.emit = new Recorder(batch, mode === 'train', seed, arena.clock);
    // The mean loss, then a sum for each metric.
    this.results = this.pin(this.emit.buffer('results', 1 + model.metrics.length));
  }

  private pin(tensor: Tensor): Tensor {
    tensor.storage.pinned = true;
    return tensor;
  }

  column(name: string): Tensor {
    const known = this.columns.get(name);
    if (known) return known;
    const data = this.arena.columns[name];
    const perSample = data?.columns ?? this.columnSize(name);
    const tensor = this.pin(this.emit.activation(name, perSample));
    this.columns.set(name, tensor);
    if (data) {
      const { source, bytes, columns, mean, scale, affine } = data,
        { batch } = this.emit;
      const fixed = (what: string, offset: number, size: number) =>
        this.emit.fixed(`${name}.${what}`, offset, size);
      this.emit.samples('gather', {
        y: tensor,
        source: fixed('source', source, 1),
        bytes: bytes ? 1 : 0,
        indices: fixed('indices', this.arena.indices, batch),
        mean: fixed('mean', mean, affine),
        scale: fixed('scale', scale, affine),
        affine,
        rows: batch,
        columns,
        perItem: 1,
      });
    }
    return tensor;
  }

  /** Without data (tests, memory estimates) the document itself tells how large a column is. */
  private columnSize(name: string): number {
    for (const network of this.model.networks.values()) {
      const input = network.layers.find((l) => l.type === 'input' && l.params['column'] === name);
      if (input) return sizeOf(input.shape);
    }
    const main = this.model.networks.get('main')!;
    return this.model.loss.target === 'classes' ? 1 : sizeOf(main.byId.get(main.output!)!.shape);
  }

  network(name: string): Tensor {
    const network = this.model.networks.get(name)!,
      outputs = new Map<string, Tensor>();
    const { owners, uses } = this.owners(network.layers);
    network.layers.forEach((layer, index) => {
      const x = layer.inputs.map((input) => outputs.get(input)!);
      if (layer.type === 'input') {
        outputs.set(layer.id, this.column(layer.params['column'] as string));
        return;
      }
      this.work += layer.multiplyAdds * this.emit.batch * (this.mode === 'train' ? 3 : 1);
      const fusible = x.length === 1 && uses.get(owners.get(layer.inputs[0]!)!) === 1;
      const fused = fusible && this.fuse(layer, x[0]!);
      const how = fused ? 'fused' : layer.layer.isView?.(this.emit.training) ? 'same' : 'computed';
      const perSample = sizeOf(layer.shape);
      const y = how === 'computed' ? this.emit.activation(layer.id, perSample) : { ...x[0]!, name: layer.id };
      const io: LayerIO = {
        params: layer.params,
        x,
        y,
        shapes: { x: layer.inputShapes, y: layer.shape },
        weights: this.weightsOf(name, layer.id),
        saved: {},
        stream: streams.layers + index,
      };
      if (how === 'computed') layer.layer.forward(this.emit, io);
      if (layer.weights.some((w) => w.trainable) || x.some((t) => this.differentiable.has(t.storage.id))) {
        this.differentiable.add(y.storage.id);
      }
      this.tape.push({ layer, io, how });
      outputs.set(layer.id, y);
    });
    return outputs.get(network.output!)!;
  }

  /**
   * Which layer made the memory that a layer's output lies in (a view: the one before it, and so on), and how many
   * layers that are no views themselves read it, directly or through views.
   */
  private owners(layers: readonly InferredLayer[]): {
    owners: ReadonlyMap<string, string>;
    uses: ReadonlyMap<string, number>;
  } {
    const owners = new Map<string, string>(),
      uses = new Map<string, number>();
    for (const { id, layer, inputs } of layers) {
      const view = layer.isView?.(this.emit.training) === true;
      owners.set(id, view ? owners.get(inputs[0]!)! : id);
      if (view) continue;
      for (const input of inputs) uses.set(owners.get(input)!, (uses.get(owners.get(input)!) ?? 0) + 1);
    }
    return { owners, uses };
  }

  /**
   * Moves a pointwise activation into the epilogue of the gemm or convolution that made its only input. Possible where
   * the derivative can be told from the output, since the values before it are then kept nowhere.
   */
  private fuse(layer: InferredLayer, x: Tensor): boolean {
    if (layer.type !== 'activation') return false;
    const code: number | undefined = activationCodes[layer.params['function'] as ActivationName];
    if (code === undefined || !derivativeFromOutput.has(code)) return false;
    const last: RecordedCall | undefined = this.emit.calls.at(-1);
    if (!last || (last.verb !== 'gemm' && last.verb !== 'conv2d')) return false;
    const made = last.operands[last.verb === 'gemm' ? 'c' : 'y'] as Tensor;
    if (made.storage !== x.storage || last.operands['activation'] !== activationCodes.identity) return false;
    last.operands['activation'] = code;
    last.operands['alpha'] = layer.params[layer.params['function'] === 'elu' ? 'alpha' : 'slope'] as number;
    return true;
  }

  private weightsOf(network: string, layer: string): Record<string, Tensor> {
    const found: Record<string, Tensor> = {};
    for (const w of this.model.weights) {
      if (w.network === network && w.layer === layer) found[w.name] = this.tensorOf(w, 'weights');
    }
    return found;
  }

  private tensorOf(w: PlacedWeight, kind: 'weights' | 'gradients'): Tensor {
    const key = `${kind}:${w.at}`,
      known = this.weights.get(key);
    if (known) return known;
    const base = kind === 'weights' ? this.arena.parameters : this.arena.gradients;
    const tensor = this.emit.fixed(`${w.layer}.${w.name}`, base + w.at, w.size);
    this.weights.set(key, tensor);
    return tensor;
  }

  loss(output: Tensor, targets: Tensor): void {
    const { loss, lossParams, metrics, threshold } = this.model,
      { batch } = this.emit;
    const columns = output.perSample,
      saved: Record<string, Tensor> = {};
    const rows = this.emit.activation('loss', 1);
    const io = { params: lossParams, y: output, columns, targets, rows, saved };
    loss.forward(this.emit, io);
    this.emit.over(1, 'sum', { y: this.results, x: rows, n: batch, scale: 1 / batch, accumulate: 0 });
    metrics.forEach(({ metric }, i) => {
      const metricRows = this.emit.activation('metric', 1);
      metric.emit(this.emit, { y: output, columns, targets, rows: metricRows, threshold });
      this.emit.over(1, 'sum', {
        y: { ...this.results, at: 1 + i },
        x: metricRows,
        n: batch,
        scale: 1,
        accumulate: 0,
      });
    });
    if (this.mode === 'train')
      loss.backward(this.emit, { ...io, dy: this.gradientOf(output), scale: 1 / batch });
  }

  /** The gradient of an activation; views of one memory share one gradient. */
  private gradientOf(tensor: Tensor): Tensor {
    const known = this.gradients.get(tensor.storage.id);
    if (known) return { ...known, name: `d ${tensor.name}` };
    const gradient = this.emit.activation(`d ${tensor.name}`, tensor.perSample);
    this.gradients.set(tensor.storage.id, gradient);
    return gradient;
  }

  backward(): void {
    for (const { layer, io, how } of [...this.tape].reverse()) {
      if (how === 'same' || !this.differentiable.has(io.y.storage.id)) continue;
      const dy = this.gradientOf(io.y);
      if (!this.emit.hasGradient(dy)) continue;
      if (how === 'fused') {
        this.backwardInPlace(layer, io, dy);
        continue;
      }
      const dw: Record<string, Tensor | null> = {};
      for (const w of this.model.weights) {
        if (w.layer === layer.id && io.weights[w.name]?.storage === this.tensorOf(w, 'weights').storage) {
          dw[w.name] = w.trainable ? this.tensorOf(w, 'gradients') : null;
        }
      }
      const dx = io.x.map((x) => (this.differentiable.has(x.storage.id) ? this.gradientOf(x) : null));
      layer.layer.backward(this.emit, { ...io, dy, dx, dw });
    }
  }

  private backwardInPlace(layer: InferredLayer, io: LayerIO, dy: Tensor): void {
    const perItem = sizeOf(layer.shape),
      name = layer.params['function'] as ActivationName;
    this.emit.samples('activationBackward', {
      dx: dy,
      dy,
      x: null,
      y: io.y,
      n: this.emit.batch * perItem,
      perItem,
      activation: activationCodes[name],
      alpha: layer.params[name === 'elu' ? 'alpha' : 'slope'] as number,
      accumulate: 0,
    });
  }

  update(): void {
    const { model, arena } = this,
      n = model.trainable;
    if (n === 0) return;
    emitUpdate(this.emit, model.optimizer, {
      params: model.optimizerParams,
      w: this.emit.fixed('parameters', arena.parameters, n),
      dw: this.emit.fixed('gradients', arena.gradients, n),
      gradients: model.weights.filter((w) => w.trainable).map((w) => this.tensorOf(w, 'gradients')),
      slots: arena.slots.map((at, i) => this.emit.fixed(model.slots[i]!, at, n)),
    });
  }

  output(tensor: Tensor): void {
    this.result = this.pin(tensor);
  }

  finish(): Plan {
    const { batch } = this.emit,
      { calls, end } = this.emit.finish(this.arena.activations, this.divide ?? this.work > divideAbove);
    const inputs = Object.fromEntries(
      [...this.columns].map(([name, t]) => [name, { offset: t.storage.offset, size: t.size }]),
    );
    const output = { offset: this.result!.storage.offset + this.result!.at, size: this.result!.size };
    return { name: this.mode, batch, calls, end, inputs, output, results: this.results.storage.offset };
  }
}
