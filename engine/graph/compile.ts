import type { Tensor } from '../kernels/emit.ts';
import type { Application, Builder, Learner, Mode, NetworkView, Operation } from '../objectives/objective.ts';
import { holdsLengths, lengthsOf } from '../columns.ts';
import { headFigure } from '../objectives/figures.ts';
import { emitSettling, emitUpdate, updateBlock, updateItems } from '../optimizers/optimizer.ts';
import type { Values } from '../parameters.ts';
import { clockSlots } from '../kernels/verbs.ts';
import { streams } from '../tensor/random.ts';
import { sizeOf, type Shape } from '../tensor/shape.ts';
import { Run, type LayerWeights } from './apply.ts';
import type { Arena } from './arena.ts';
import { emitGather } from './gather.ts';
import type { InferredNetwork } from './infer.ts';
import { weightRuns, type Comparison, type Head, type Model, type PlacedWeight } from './model.ts';
import { neededFor } from './needed.ts';
import { headed } from './networks.ts';
import type { Plan, StepKind } from './plan.ts';
import { Recorder } from './recorder.ts';
import { judge } from './judge.ts';
import { Lengths, stepsOf } from './sequences.ts';
import { Tape } from './tape.ts';
import { teaches, updatesOf } from './updates.ts';
import { Watcher } from './watch.ts';

/**
 * Below this many multiply-adds a whole step takes about as long (5 us) as the barriers that sharing it out would need
 * (ten of 0.1-0.3 us, and a thread woken up now and then), so one lane does it.
 */
const divideAbove = 100_000;

export interface CompileOptions {
  readonly batch: number;
  readonly mode: StepKind;
  readonly seed: number;
  /** Of the objective's phases; the last one where absent. */
  readonly phase?: string;
  /** In inference: the layer whose output is wanted, where that is not the objective's own result. */
  readonly at?: { readonly network: string; readonly layer?: string };
  /** In inference: layers that drop out do so as in training, all others do not. */
  readonly dropOut?: boolean;
  /** Share the step out between lanes; where absent, if it is large enough to pay. */
  readonly divide?: boolean;
}

/** Turns a model into the plan of one step for one batch size. */
export function compile(model: Model, arena: Arena, options: CompileOptions): Plan {
  const compiler = new Compiler(model, arena, options);
  if (options.at) compiler.show(options.at.network, options.at.layer);
  else model.objective.build(compiler);
  return compiler.finish();
}

class Compiler implements Builder {
  readonly mode: Mode;
  private readonly kind: StepKind;
  readonly phase: string;
  readonly params: Values;
  readonly emit: Recorder;
  private readonly model: Model;
  private readonly arena: Arena;
  private readonly divide: boolean | undefined;
  private readonly dropOut: boolean;
  private readonly columns = new Map<string, Tensor>();
  private readonly weights = new Map<string, Tensor>();
  private readonly results: Tensor;
  /** Names of what is written to the results, in order. */
  private readonly figures: string[] = [];
  private readonly layerWeights: ReadonlyMap<string, readonly PlacedWeight[]>;
  private readonly watcher: Watcher;
  private readonly lengths = new Lengths();
  /** Of the outputs of networks: views of one memory have shapes of their own. */
  private readonly shapes = new WeakMap<Tensor, Shape>();
  private learners: readonly Learner[] = [];
  private tape: Tape;
  private result: Tensor | null = null;
  private work = 0;
  private stream: number = streams.layers;

  constructor(
    model: Model,
    arena: Arena,
    { batch, mode, seed, phase, divide, dropOut = false }: CompileOptions,
  ) {
    this.model = model;
    this.arena = arena;
    this.kind = mode;
    this.mode = mode === 'accumulate' ? 'train' : mode;
    this.phase = phase ?? model.phases.at(-1)!;
    this.params = model.objectiveParams;
    this.divide = divide;
    this.dropOut = dropOut;
    this.emit = new Recorder(batch, this.mode === 'train', seed, arena.clock);
    this.tape = new Tape(this.emit);
    this.watcher = new Watcher(this.emit);
    this.layerWeights = Map.groupBy(model.weights, (w) => `${w.network}/${w.layer}`);
    this.results = this.pin(this.emit.buffer('results', model.figures.length));
  }

  /** The document asks how large gradients in time are. */
  private get watches(): boolean {
    return this.mode === 'train' && this.model.document.training.watchGradients === true;
  }
  private pin(tensor: Tensor): Tensor {
    tensor.storage.pinned = true;
    return tensor;
  }

  column(name: string, part = 0): Tensor {
    const key = part === 0 ? name : `${name} ${part}`,
      known = this.columns.get(key);
    if (known) return known;
    const data = this.arena.columns[name];
    const tensor = this.pin(this.emit.activation(key, data?.columns ?? this.columnSize(name)));
    this.columns.set(key, tensor);
    if (this.isVariable(name)) this.lengths.set(tensor, this.column(lengthsOf(name), part));
    if (data) emitGather(this.emit, data, tensor, part);
    return tensor;
  }

  /** Without data (tests, memory estimates) the document itself tells how large a column is. */
  private columnSize(name: string): number {
    if (holdsLengths(name)) return 1;
    for (const network of this.model.networks.keys()) {
      const input = this.inputOf(network, name);
      if (input) return sizeOf(input.shape) / this.model.samplesPerRow;
    }
    const { comparison, heads, networks } = this.model,
      main = networks.get(headed)!,
      head = heads.find(({ column }) => column === name && name !== this.model.objective.target);
    const { shape } = head ? main.byId.get(head.layer)! : endOf(main),
      loss = (head ?? comparison)?.loss;
    return loss?.target === 'classes' ? stepsOf(shape) : sizeOf(shape) / (loss?.outputsPerTarget ?? 1);
  }
  private isVariable(name: string): boolean {
    if (lengthsOf(name) in this.arena.columns) return true;
    return [...this.model.networks.keys()].some((network) => this.inputOf(network, name)?.variable);
  }
  private inputOf(network: string, column: string) {
    const { layers } = this.model.networks.get(network)!;
    return layers.find((l) => l.type === 'input' && l.params['column'] === column);
  }

  view(network: string): NetworkView {
    return this.model.networks.get(network)!;
  }
  shapeOf(network: string, column?: string): Shape {
    return column === undefined
      ? endOf(this.model.networks.get(network)!).shape
      : this.inputOf(network, column)!.shape;
  }

  network(
    name: string,
    { columns = {}, given = {}, to, heads = false, asTrained = false }: Application = {},
  ): Tensor {
    const network = this.model.networks.get(name)!,
      { emit } = this,
      training = emit.training;
    const end = to ?? network.output!,
      compared = heads && this.mode !== 'infer' ? this.model.heads : [],
      wanted = [end, ...compared.map(({ layer }) => layer)];
    const layers = neededFor(network, wanted, new Set(Object.keys(given)));
    if (asTrained) emit.training = false;
    const options = {
        dropOut: this.dropOut,
        watch: this.watches ? this.watcher.of(name) : undefined,
        wanted,
      },
      run = new Run(emit, this.tape, this.lengths, layers, options),
      numbers = new Map(network.layers.map(({ id }, i) => [id, i]));
    for (const [id, tensor] of Object.entries(given)) run.outputs.set(id, tensor);
    for (const layer of layers) {
      if (layer.type === 'input') {
        const column = layer.params['column'] as string;
        run.outputs.set(layer.id, columns[column] ?? this.column(column));
        continue;
      }
      this.work += layer.multiplyAdds * emit.batch * (this.mode === 'train' ? 3 : 1);
      run.apply(layer, this.stream + numbers.get(layer.id)!, this.weightsFor(name, layer.id));
    }
    emit.training = training;
    this.stream += network.layers.length;
    for (const id of wanted) this.shapes.set(run.outputs.get(id)!, network.byId.get(id)!.shape);
    for (const head of compared)
      this.compare(head, run.outputs.get(head.layer)!, this.column(head.column), head);
    return run.outputs.get(end)!;
  }

  private weightsFor(network: string, layer: string): LayerWeights {
    const w: Record<string, Tensor> = {},
      dw: Record<string, Tensor | null> = {};
    const take = (owner: string, name?: string, as?: string): void => {
      const learns = this.mode === 'train' && this.learners.some((l) => teaches(l, network, owner));
      for (const weight of this.layerWeights.get(`${network}/${owner}`) ?? []) {
        if (name !== undefined && weight.name !== name) continue;
        w[as ?? weight.name] = this.tensorOf(weight, 'weights');
        dw[as ?? weight.name] = learns && weight.trainable ? this.tensorOf(weight, 'gradients') : null;
      }
    };
    take(layer);
    const borrowed = this.model.networks.get(network)!.byId.get(layer)!.borrowed;
    if (borrowed) take(borrowed.layer, borrowed.weight, borrowed.as);
    return { w, dw };
  }
  private tensorOf(w: PlacedWeight, kind: 'weights' | 'gradients'): Tensor {
    const key = `${kind}:${w.at}`,
      known = this.weights.get(key);
    if (known) return known;
    const { parameters, gradients, average } = this.arena,
      weights = this.mode !== 'train' && average >= 0 ? average : parameters;
    const base = kind === 'weights' ? weights : gradients;
    const perSample = w.perSample && this.mode === 'train' ? w.size / this.emit.batch : 0;
    const tensor = this.emit.fixed(`${w.layer}.${w.name}`, base + w.at, w.size, perSample);
    this.weights.set(key, tensor);
    return tensor;
  }
  limitWeights(network: string, limit: number): void {
    if (this.mode !== 'train') return;
    const own = this.model.weights.filter((w) => w.trainable && w.network === network);
    for (const { at, size } of weightRuns(own)) {
      const w = this.emit.fixed('parameters', this.arena.parameters + at, size);
      this.emit.over(updateItems(size), 'clip', { dw: w, n: size, perItem: updateBlock, limit });
    }
  }

  counters() {
    const { seedLow, seedHigh, clock } = this.emit;
    return { seedLow, seedHigh, stream: this.stream++, clock };
  }
  noise(name: string, perSample: number): Tensor {
    const y = this.emit.activation(name, perSample),
      flat = { n: y.size, perItem: perSample };
    this.emit.samples('fill', { y, ...flat, value: 0 });
    this.emit.samples('gaussianNoise', { y, x: y, ...flat, deviation: 1, ...this.counters() });
    return y;
  }
  uniform(name: string, perSample: number): Tensor {
    const y = this.emit.activation(name, perSample);
    this.emit.samples('uniform', { y, n: y.size, perItem: perSample, low: 0, high: 1, ...this.counters() });
    return y;
  }

  apply({ name, x, perSample, forward, backward }: Operation): Tensor {
    const { emit } = this,
      y = emit.activation(name, perSample);
    forward(emit, y);
    this.tape.record({ x, y, learns: false, backward: (dy, dx) => backward(emit, dy, dx) });
    return y;
  }

  learn(learners: readonly Learner[], body: () => void): void {
    this.learners = learners;
    this.tape = new Tape(this.emit);
    body();
    if (this.mode === 'train') {
      this.tape.backward();
      this.update(learners);
    }
    this.learners = [];
    this.tape = new Tape(this.emit);
  }

  inputGradient(network: string, column: string, x: Tensor): Tensor {
    const { tape, learners, emit } = this;
    this.tape = new Tape(emit);
    this.learners = [];
    this.tape.want(x);
    const y = this.network(network, { columns: { [column]: x } }),
      dy = this.tape.gradientOf(y);
    emit.adds(dy);
    emit.samples('fill', { y: dy, n: y.size, perItem: y.perSample, value: 1 });
    this.tape.backward();
    const dx = this.tape.gradientOf(x);
    this.tape = tape;
    this.learners = learners;
    return dx;
  }
  gradientOf(tensor: Tensor): Tensor | null {
    return this.mode === 'train' && this.tape.needs(tensor) ? this.tape.gradientOf(tensor) : null;
  }

  loss(output: Tensor, targets: Tensor): void {
    this.compare(this.model.comparison!, output, targets);
  }
  private compare(comparison: Comparison, output: Tensor, targets: Tensor, head?: Head): void {
    const shape = this.shapes.get(output) ?? [output.perSample],
      steps = stepsOf(shape),
      lengths = shape.length === 2 ? (this.lengths.of(targets) ?? this.lengths.of(output)) : null;
    const judged = judge(this.emit, comparison, { output, targets, steps, lengths }),
      weight = head?.weight ?? 1;
    const nameOf = (figure: string) => (head ? headFigure(head.id, figure) : figure);
    this.addLoss(judged.loss, weight);
    if (head) this.report(nameOf('loss'), judged.loss);
    for (const [name, rows] of judged.metrics) this.report(nameOf(name), rows);
    const dy = this.gradientOf(output);
    if (dy) judged.backward(dy, weight);
  }
  addLoss(rows: Tensor, weight = 1): void {
    this.report('loss', rows, weight / this.emit.batch);
    const y = { ...this.results, at: this.figures.indexOf('loss') };
    for (const penalty of this.emit.takePenalties())
      this.emit.over(1, 'sum', { y, ...penalty, accumulate: 1 });
  }
  /** The mean of the loss, and sums of all else, which are then exact for counts; several under one name are added up. */
  report(name: string, rows: Tensor, scale = 1): void {
    const { batch } = this.emit,
      known = this.figures.indexOf(name);
    const at = known >= 0 ? known : this.figures.push(name) - 1;
    const y = { ...this.results, at };
    this.emit.over(1, 'sum', {
      y,
      x: rows,
      n: batch,
      scale,
      accumulate: known >= 0 ? 1 : 0,
    });
  }

  /** One optimizer step on the weights of these learners. */
  private update(learners: readonly Learner[]): void {
    const { emit, arena } = this,
      updates = updatesOf(this.model, arena, emit, learners),
      loss = this.figures.indexOf('loss');
    if (this.kind === 'train') for (const { io } of updates) emitSettling(emit, io);
    if (loss >= 0) emit.guard({ ...this.results, at: loss });
    for (const { at, optimizer, io, parts } of updates) {
      if (arena.sum >= 0) this.blend(arena.sum + at, arena.gradients + at, io.w.size, clockSlots.gradients);
      if (this.kind !== 'accumulate') emitUpdate(emit, optimizer, io, parts);
    }
  }

  /** y = clock[at] x + clock[at+1] y */
  private blend(y: number, x: number, n: number, at: number): void {
    const { emit } = this;
    emit.over(updateItems(n), 'blend', {
      y: emit.fixed('blend', y, n),
      x: emit.fixed('fresh', x, n),
      n,
      perItem: updateBlock,
      clock: emit.clock,
      at,
    });
  }

  output(tensor: Tensor): void {
    this.result = this.pin(tensor);
  }
  /** A plan that gives the output of one layer and nothing else. */
  show(network: string, layer?: string): void {
    this.output(this.network(network, layer === undefined ? {} : { to: layer }));
  }

  finish(): Plan {
    const { average, parameters } = this.arena,
      { trainable } = this.model;
    if (this.kind === 'train' && average >= 0 && trainable > 0) {
      this.blend(average, parameters, trainable, clockSlots.average);
    }
    const { batch } = this.emit,
      divided = this.divide ?? this.work > divideAbove,
      { calls, end } = this.emit.finish(this.arena.activations, divided);
    const inputs = Object.fromEntries(
      [...this.columns].map(([name, t]) => [name, { offset: t.storage.offset, size: t.size }]),
    );
    const output = { offset: this.result!.storage.offset + this.result!.at, size: this.result!.size };
    const { kind: name, phase, figures } = this,
      results = this.results.storage.offset;
    const watched = this.watcher.places;
    return { name, phase, divided, batch, calls, end, inputs, output, figures, results, watched };
  }
}

const endOf = (network: InferredNetwork) => network.byId.get(network.output!)!;
