import { elementLossCodes, type ElementLossName } from '../kernels/activations.ts';
import type { Values } from '../parameters.ts';
import type { Loss } from './loss.ts';

/**
 * A loss that is the mean over elements of a function of one output and one target; or, where `times` is given, so many times
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
    forward(emit, { params, y, columns, targets, rows }) {
      emit.samples('elementLoss', {
        loss: rows,
        y,
        targets,
        rows: emit.batch,
        columns,
        ...common(params),
        perItem: 1,
      });
      if (times === undefined) return;
      emit.samples('combine', {
        y: rows,
        x: rows,
        n: emit.batch,
        alpha: factor(columns),
        beta: 0,
        perItem: 1,
      });
    },
    backward(emit, { params, y, columns, targets, dy, scale }) {
      emit.samples('elementLossBackward', {
        dy,
        y,
        targets,
        rows: emit.batch,
        columns,
        ...common(params),
        scale: scale * factor(columns),
        accumulate: emit.adds(dy),
        perItem: 1,
      });
    },
  };
}
