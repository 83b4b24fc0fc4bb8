import type { OptimizerName } from '../../engine/optimizers/index.ts';
import { optimizerCases } from '../cases.ts';
import type { Backend } from '../cases/backends.ts';
import { layerOf, projectOf, type Setting } from '../cases/document.ts';
import { Trial } from '../cases/trial.ts';
import { exportOptimizer, stamp } from './exported.ts';
import { goldens } from './golden.ts';

const made = goldens('optimizers');
export const order = ['dense1.w', 'dense1.b', 'dense2.w', 'dense2.b'];
const count = 13;

/**
 * PyTorch's own setting for its optimizers: a 2-3-1 net of sigmoids, three samples, the mean output as the loss. Here
 * that is the mean absolute error to a target below all outputs.
 */
export function settingOf(
  optimizer: OptimizerName,
  params: Setting['document']['objective']['lossParams'],
): Setting {
  const layers = [
    layerOf('samples', 'input', { shape: [2] }),
    layerOf('dense1', 'dense', { units: 3 }, 'samples'),
    layerOf('bend1', 'activation', { function: 'sigmoid' }, 'dense1'),
    layerOf('dense2', 'dense', { units: 1 }, 'bend1'),
    layerOf('bend2', 'activation', { function: 'sigmoid' }, 'dense2'),
  ];
  return {
    document: projectOf(layers, { loss: 'meanAbsoluteError' }, { type: optimizer, params }),
    batch: 3,
    mode: 'train',
    weights: {},
    columns: { input: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].map(Math.fround), target: [-1, -1, -1] },
  };
}

/** 1,001 steps; every hundredth compared. Returns the largest |ours - theirs| - relative |theirs|. */
export function excess(backend: Backend, name: OptimizerName, index: number, relative: number): number {
  const c = optimizerCases[name][index]!,
    exported = exportOptimizer(name, index);
  const { values } = made.of(exported.name, stamp(exported)).get('weights')!;
  const trial = new Trial(settingOf(name, c.params), { backend });
  let at = 0;
  for (const weight of order) {
    const w = trial.weight(weight);
    w.set(values.subarray(at, at + w.length));
    at += w.length;
  }
  if (at !== count) throw new Error(`${at} weights, not ${count}`);
  for (const slot of trial.arena.slots) trial.memory.fill(0, slot, slot + trial.model.trainable);
  const rate = trial.model.optimizers.get('main')!.params['learningRate'] as number;
  let worst = 0,
    row = 1;
  for (let step = 0; step < 1001; step++) {
    trial.tick(step + 1, rate);
    trial.run();
    if (step % 100 !== 0) continue;
    const ours = order.flatMap((weight) => Array.from(trial.weight(weight)));
    ours.forEach((w, i) => {
      const theirs = values[row * count + i]!,
        over = Math.abs(w - theirs) - relative * Math.abs(theirs);
      if (!(over <= worst)) worst = over;
    });
    row++;
  }
  if (row * count !== values.length) throw new Error(`${row} rows, not ${values.length / count}`);
  return worst;
}
