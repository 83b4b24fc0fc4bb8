import { createHash } from 'node:crypto';
import { layers } from '../../engine/layers/index.ts';
import { losses, type LossName } from '../../engine/losses/index.ts';
import { optimizers, type OptimizerName } from '../../engine/optimizers/index.ts';
import { schedules, type ScheduleName } from '../../engine/schedules/index.ts';
import { withDefaults, type Values } from '../../engine/parameters.ts';
import { allCases, lossCases, optimizerCases, scheduleCases, type NamedCase } from '../cases.ts';
import { float64 } from '../cases/backends.ts';
import { lossSettingOf, readsTokens, settingOf } from '../cases/document.ts';
import { Trial } from '../cases/trial.ts';
import { network } from './network.ts';

/** What PyTorch is given: every number that goes in, so that the two share no generator. */
export interface Exported {
  readonly name: string;
  readonly params: Values;
  readonly [key: string]: unknown;
}

const numbers = (values: ArrayLike<number>): number[] => Array.from(values);

/** Cases whose result PyTorch can give; an input layer computes nothing. */
export const goldenCases: readonly NamedCase[] = allCases.filter((c) => !c.noGolden && c.layer !== 'input');

export function exportLayer(c: NamedCase): Exported {
  const trial = new Trial(settingOf(c), { backend: float64 });
  const own = trial.model.weights.filter((w) => w.layer === 'layer');
  return {
    name: c.name,
    layer: c.layer,
    params: withDefaults(layers[c.layer].parameters, c.params),
    ...(c.behind && { behind: withDefaults(layers.activation.parameters, c.behind) }),
    then: c.then ? withDefaults(layers.activation.parameters, c.then) : null,
    mode: c.mode ?? 'train',
    batch: c.batch,
    ports: c.ports ?? 1,
    lengths: c.lengths,
    x: c.inputs.map((shape, i) => ({
      shape,
      values: numbers(readsTokens(c) ? trial.column('input') : trial.weight(`x${i}.w`)),
      ...(readsTokens(c) && { tokens: true }),
    })),
    weights: Object.fromEntries(
      own.map((w) => [w.name, { shape: w.shape, values: numbers(trial.weight(`layer.${w.name}`)) }]),
    ),
    target: numbers(trial.column('target')),
  };
}

export function exportLoss(loss: LossName, index: number): Exported {
  const c = lossCases[loss][index]!,
    trial = new Trial(lossSettingOf(loss, c), { backend: float64 });
  return {
    name: `${loss}: ${c.title}`,
    loss,
    params: withDefaults(losses[loss].parameters, c.params),
    batch: c.batch,
    columns: c.columns,
    steps: c.steps,
    lengths: c.lengths,
    y: numbers(trial.weight('x0.w')),
    target: numbers(trial.column('target')),
  };
}

export function exportOptimizer(optimizer: OptimizerName, index: number): Exported {
  const c = optimizerCases[optimizer][index]!;
  return {
    name: `${optimizer}: ${c.title}`,
    optimizer,
    params: withDefaults(optimizers[optimizer].parameters, c.params),
  };
}

export const decays = [0, 0.5, 0.9, 0.999];
export const exportAverage = (decay: number): Exported => ({
  name: `decay ${decay}`,
  params: {},
  decay,
});

export function exportSchedule(schedule: ScheduleName, index: number): Exported {
  const { title, params, perEpoch, epochs, losses } = scheduleCases[schedule][index]!;
  return {
    name: `${schedule}: ${title}`,
    schedule,
    params: withDefaults(schedules[schedule].parameters, params),
    perEpoch,
    epochs,
    losses: losses ?? [],
  };
}

export function exportNetwork(): Exported {
  const trial = new Trial(network, { backend: float64 });
  const names = trial.model.weights.map((w) => `${w.layer}.${w.name}`);
  return {
    name: 'network',
    params: {},
    batch: network.batch,
    weights: Object.fromEntries(names.map((name) => [name, numbers(trial.weight(name))])),
    input: numbers(trial.column('input')),
    target: numbers(trial.column('target')),
  };
}

const each = <N extends string, T>(
  table: Record<N, readonly unknown[]>,
  f: (name: N, index: number) => T,
): T[] => (Object.keys(table) as N[]).flatMap((name) => table[name].map((_, index) => f(name, index)));

export const exportCases = () => ({
  layers: goldenCases.map((c) => stamped(exportLayer(c))),
  losses: each(lossCases, exportLoss).map(stamped),
  optimizers: each(optimizerCases, exportOptimizer).map(stamped),
  averages: decays.map((decay) => stamped(exportAverage(decay))),
  schedules: each(scheduleCases, exportSchedule).map(stamped),
  network: stamped(exportNetwork()),
});

/** Goldens carry the stamp of what they were made from: a case that was changed since is told apart from a wrong result. */
export const stamp = (exported: Exported): string =>
  createHash('sha256').update(JSON.stringify(exported)).digest('hex').slice(0, 16);
const stamped = (exported: Exported) => ({ ...exported, stamp: stamp(exported) });
