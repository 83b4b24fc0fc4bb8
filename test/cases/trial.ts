import { planArena, type Arena } from '../../engine/graph/arena.ts';
import { compile } from '../../engine/graph/compile.ts';
import { prepareModel, weightName, type Model, type PlacedWeight } from '../../engine/graph/model.ts';
import type { Plan } from '../../engine/graph/plan.ts';
import type { Floats } from '../../engine/kernels/reference.ts';
import { Clocks, onlyStep } from '../../engine/train/clock.ts';
import { clockSlots } from '../../engine/kernels/verbs.ts';
import type { Backend } from './backends.ts';
import type { Setting } from './document.ts';
import { values } from './values.ts';

export interface TrialOptions {
  readonly backend: Backend;
  /** Share even the smallest step out between lanes. */
  readonly divide?: boolean;
  readonly seed?: number;
  /** Of the objective. */
  readonly phase?: string;
}

/** A setting, compiled and placed in the memory of a backend, ready to run. */
export class Trial {
  readonly setting: Setting;
  readonly model: Model;
  readonly arena: Arena;
  readonly plan: Plan;
  readonly memory: Floats;
  private readonly runPlan: (calls?: number) => void;
  private readonly weights: ReadonlyMap<string, PlacedWeight>;

  constructor(setting: Setting, { backend, divide, seed = 7, phase }: TrialOptions) {
    const { batch, mode } = setting;
    this.setting = setting;
    this.model = prepareModel(setting.document);
    this.arena = planArena(this.model, {}, batch, mode === 'train', backend.reserved);
    this.plan = compile(this.model, this.arena, {
      batch,
      mode,
      seed,
      ...(divide !== undefined && { divide }),
      ...(phase !== undefined && { phase }),
    });
    const { memory, run } = backend.load(this.plan);
    this.memory = memory;
    this.runPlan = run;
    this.weights = new Map(this.model.weights.map((w) => [weightName(w), w]));
    this.tick(1, 0);
    this.fill();
  }

  /** Weights that the setting does not name are drawn by their own name: biases too, or they would hide behind zero. */
  private fill(): void {
    const { weights, columns } = this.setting;
    for (const w of this.model.weights) {
      const name = weightName(w);
      const drawn =
        w.name === 'runningVariance'
          ? values(name, w.size, 'probabilities')
          : values(name, w.size).map((v) => Math.fround(v / Math.sqrt(w.fanIn)));
      this.weight(name).set(weights[name] ?? drawn);
    }
    for (const [name, { size }] of Object.entries(this.plan.inputs)) {
      this.column(name).set(columns[name] ?? values(`column ${name}`, size));
    }
  }

  /** Step number and learning rate, as the leader of a run would set them. */
  tick(step: number, rate: number, samples = 1): void {
    const { memory, arena } = this;
    new Clocks({ memory, clocks: arena.clocks }, this.model, 1).set(step, onlyStep(step, samples));
    for (const clock of arena.clocks) memory[clock + clockSlots.rate] = rate;
  }

  /** One step; returns the loss. */
  run(): number {
    this.runPlan();
    return this.loss;
  }
  /** Only as far as the loss. */
  forward(): number {
    const sums = (c: Plan['calls'][number]) => c.verb === 'sum' && c.args['y'] === this.plan.results;
    this.runPlan(this.plan.calls.findLastIndex(sums) + 1);
    return this.loss;
  }

  /** A figure of the step by its name: the mean loss, or a sum over the batch. */
  figure(name: string): number {
    const at = this.plan.figures.indexOf(name);
    if (at < 0) throw new Error(`no figure ${name}`);
    return this.memory[this.plan.results + at]!;
  }
  get loss(): number {
    return this.memory[this.plan.results]!;
  }
  get output(): Floats {
    return this.view(this.plan.output.offset, this.plan.output.size);
  }
  column(name: string): Floats {
    const { offset, size } = this.plan.inputs[name]!;
    return this.view(offset, size);
  }
  weight(name: string): Floats {
    const w = this.find(name);
    return this.view(this.arena.parameters + w.at, w.size);
  }
  gradient(name: string): Floats {
    const w = this.find(name);
    return this.view(this.arena.gradients + w.at, w.size);
  }
  /** Names of all trainable weights. */
  get trainable(): string[] {
    return this.model.weights.filter((w) => w.trainable).map(weightName);
  }
  /** And of those that do not learn. */
  get weightNames(): string[] {
    return this.model.weights.map(weightName);
  }
  /** Everything that a step leaves behind: weights, gradients, results and output. */
  get outcome(): Floats[] {
    const { arena, model, plan } = this;
    return [
      this.view(arena.parameters, model.size).slice(),
      ...(arena.gradients < 0 ? [] : [this.view(arena.gradients, model.trainable).slice()]),
      this.view(plan.results, plan.figures.length).slice(),
      this.output.slice(),
    ];
  }

  private find(name: string): PlacedWeight {
    const found = this.weights.get(name);
    if (!found) throw new Error(`no weight ${name}`);
    return found;
  }
  private view(at: number, size: number): Floats {
    return this.memory.subarray(at, at + size);
  }
}
