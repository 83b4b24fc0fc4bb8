import { elementLossCodes, type ElementLossName } from '../kernels/activations.ts';
import type { Values } from '../parameters.ts';
import type { Loss } from './loss.ts';

/**
 * A loss that is the mean over the elements of a step of a function of one output and one target; or, where `times` is given, so many times
 * its sum.
 */
export function elementLoss(
  about: Pick<Loss, 'title' | 'doc' | 'parameters' | 'target'> & { logits?: (params: Values) => boolean },
  kindOf: (params: Values) => ElementLossName,
  times?: number,
): Loss {
  const factor = (columns: number): number => (times === undefined ? 1 : times * columns);
  const common = (params: Values) => ({
    kind: elementLossCodes[kindOf(params)],
    delta: (params['delta'] as number | undefined) ?? 1,
  });
  return {
    logits: () => false,
    ...about,
    forward(emit, { params, y, columns, steps, targets, rows }) {
      emit.samples('elementLoss', {
        loss: rows,
        y,
        targets,
        rows: emit.batch * steps,
        columns,
        ...common(params),
        perItem: steps,
      });
      if (times === undefined) return;
      emit.samples('combine', {
        y: rows,
        x: rows,
        n: emit.batch * steps,
        alpha: factor(columns),
        beta: 0,
        perItem: steps,
      });
    },
    backward(emit, { params, y, columns, steps, targets, dy, scale }) {
      emit.samples('elementLossBackward', {
        dy,
        y,
        targets,
        rows: emit.batch * steps,
        columns,
        ...common(params),
        scale: scale * factor(columns),
        accumulate: emit.adds(dy),
        perItem: steps,
      });
    },
  };
}
