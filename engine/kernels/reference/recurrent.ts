import type { Arguments } from '../verbs.ts';
import { activate, derivative } from './activations.ts';
import type { Floats, Reference } from './types.ts';

type Walk = Pick<Arguments<'rnnStep'>, 'lengths' | 'units' | 'gatesRow' | 'stateRow' | 'prevRow' | 'step'>;

/** Where one unit of one sample stands; `isOver` where the sample has ended before this step. */
interface Place {
  readonly gates: number;
  readonly state: number;
  readonly prev: number;
  readonly unit: number;
  readonly isOver: boolean;
}

function eachUnit(
  mem: Floats,
  a: Walk,
  begin: number,
  end: number,
  visit: (place: Place, sample: number) => void,
): void {
  for (let r = begin; r < end; r++) {
    const isOver = a.lengths >= 0 && a.step >= mem[a.lengths + r]!;
    for (let j = 0; j < a.units; j++)
      visit(
        { gates: r * a.gatesRow + j, state: r * a.stateRow + j, prev: r * a.prevRow + j, unit: j, isOver },
        r,
      );
  }
}

const add = (mem: Floats, accumulate: number, at: number, value: number): void => {
  mem[at] = accumulate ? mem[at]! + value : value;
};

export const recurrent: Pick<Reference, 'rnnStep' | 'rnnStepBackward'> = {
  rnnStep(mem, a, begin, end) {
    eachUnit(mem, a, begin, end, ({ gates, state, prev, isOver }) => {
      mem[a.h + state] = isOver ? mem[a.hPrev + prev]! : activate(a.activation, 0, mem[a.gates + gates]!);
    });
  },
  rnnStepBackward(mem, a, begin, end) {
    eachUnit(mem, a, begin, end, ({ gates, state, prev, isOver }) => {
      const dh = mem[a.dh + state]!;
      mem[a.dgates + gates] = isOver ? 0 : dh * derivative(a.activation, 0, 0, mem[a.h + state]!);
      if (a.dhPrev >= 0) add(mem, a.accumulate, a.dhPrev + prev, isOver ? dh : 0);
    });
  },
};
