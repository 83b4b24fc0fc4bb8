import type { NamedTensor } from '../engine/formats/index.ts';
import type { Arena } from '../engine/graph/arena.ts';
import type { Model } from '../engine/graph/model.ts';
import type { Snapshot } from './api.ts';
import { readSlots, readWeights, writeSlots, writeWeights, type Reading } from './weights.ts';

/**
 * Sets of weights beside those to predict with, by the ending of their names in a snapshot. Where one is missing, it is
 * the same as those to predict with.
 *   raw      the weights that training goes on with
 *   average  their moving average
 *   best     those of the best epoch, kept for early stopping
 */
type Kept = 'raw' | 'average' | 'best';
const endingOf = (kept: Kept): string => `/${kept}`;

/** What a snapshot holds of the memory. `restored`: early stopping has put the best weights in the place of the last. */
export function readState(
  model: Model,
  memory: Float32Array,
  arena: Arena,
  restored: boolean,
  reading: Reading,
): { weights: NamedTensor[]; optimizer: NamedTensor[] } {
  const { parameters, average, best, slots } = arena;
  const kept = (name: Kept, base: number) => readWeights(model, memory, base, endingOf(name), reading);
  const last: Kept = average < 0 ? 'raw' : 'average';
  return {
    weights: readWeights(model, memory, average < 0 ? parameters : average, '', reading),
    optimizer: [
      ...readSlots(model, memory, slots, reading),
      ...(average < 0 ? [] : kept('raw', parameters)),
      // Where the best are back in their place, the last are in that of the best.
      ...(best < 0 ? [] : kept(restored ? last : 'best', best)),
    ],
  };
}

/** The other way round. Throws run/different-network where names or shapes do not fit. */
export function writeState(
  model: Model,
  { weights, optimizer }: Pick<Snapshot, 'weights' | 'optimizer'>,
  memory: Float32Array,
  arena: Arena,
): void {
  const write = (name: Kept, base: number) => {
    const ending = endingOf(name),
      own = optimizer.filter((tensor) => tensor.name.endsWith(ending));
    const given = own.map((tensor) => ({ ...tensor, name: tensor.name.slice(0, -ending.length) }));
    writeWeights(model, own.length > 0 ? given : weights, memory.subarray(base, base + model.size));
  };
  write('raw', arena.parameters);
  if (arena.average >= 0) write('average', arena.average);
  if (arena.best >= 0) write('best', arena.best);
  writeSlots(model, optimizer, memory, arena.slots);
}
