import type { Arguments, VerbName } from '../verbs.ts';
import { activate, derivative, sigmoid } from './activations.ts';
import type { Floats, Reference } from './types.ts';

type Walk = Pick<Arguments<'rnnStep'>, 'units' | 'gatesRow' | 'stateRow' | 'prevRow' | 'step'> & {
  readonly lengths?: number;
};

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
    const { lengths = -1 } = a,
      isOver = lengths >= 0 && a.step >= mem[lengths + r]!;
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

type Verbs = Extract<VerbName, `rnn${string}` | `lstm${string}` | `gru${string}` | 'columnProducts'>;

export const recurrent: Pick<Reference, Verbs> = {
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

  lstmStep(mem, a, begin, end) {
    eachUnit(mem, a, begin, end, ({ gates, state, prev, unit, isOver }) => {
      const cPrev = mem[a.cPrev + prev]!,
        at = (gate: number) => a.gates + gates + gate * a.units,
        peep = (gate: number) => (a.peepholes < 0 ? 0 : mem[a.peepholes + gate * a.units + unit]!);
      if (isOver) {
        mem[a.c + state] = cPrev;
        mem[a.h + state] = mem[a.hPrev + prev]!;
        return;
      }
      const i = (mem[at(0)] = sigmoid(mem[at(0)]! + peep(0) * cPrev)),
        f = (mem[at(1)] = sigmoid(mem[at(1)]! + peep(1) * cPrev)),
        g = (mem[at(2)] = Math.tanh(mem[at(2)]!));
      const c = (mem[a.c + state] = f * cPrev + i * g);
      const o = (mem[at(3)] = sigmoid(mem[at(3)]! + peep(2) * c));
      mem[a.h + state] = o * Math.tanh(c);
    });
  },
  lstmStepBackward(mem, a, begin, end) {
    eachUnit(mem, a, begin, end, ({ gates, state, prev, unit, isOver }, sample) => {
      const dh = mem[a.dh + state]!,
        dcAt = a.dc + sample * a.units + unit,
        gate = (n: number) => mem[a.gates + gates + n * a.units]!,
        peep = (n: number) => (a.peepholes < 0 ? 0 : mem[a.peepholes + n * a.units + unit]!);
      const give = (di: number, df: number, dg: number, dout: number) =>
        [di, df, dg, dout].forEach((d, n) => (mem[a.dgates + gates + n * a.units] = d));
      if (a.dhPrev >= 0) add(mem, a.accumulate, a.dhPrev + prev, isOver ? dh : 0);
      if (isOver) return give(0, 0, 0, 0);
      const [i, f, g, o] = [gate(0), gate(1), gate(2), gate(3)],
        cPrev = mem[a.cPrev + prev]!,
        tanhC = Math.tanh(mem[a.c + state]!);
      const dout = dh * tanhC * o * (1 - o);
      const dc = mem[dcAt]! + dh * o * (1 - tanhC * tanhC) + peep(2) * dout;
      const di = dc * g * i * (1 - i),
        df = dc * cPrev * f * (1 - f);
      give(di, df, dc * i * (1 - g * g), dout);
      mem[dcAt] = dc * f + peep(0) * di + peep(1) * df;
    });
  },

  gruStep(mem, a, begin, end) {
    eachUnit(mem, a, begin, end, ({ gates, state, prev, isOver }) => {
      const hPrev = mem[a.hPrev + prev]!,
        at = (gate: number) => a.gates + gates + gate * a.units;
      if (isOver) {
        mem[a.h + state] = hPrev;
        return;
      }
      const z = (mem[at(1)] = sigmoid(mem[at(1)]!));
      let n = mem[at(2)]!;
      if (a.inner >= 0) n += (mem[at(0)] = sigmoid(mem[at(0)]!)) * mem[a.inner + state]!;
      n = mem[at(2)] = Math.tanh(n);
      mem[a.h + state] = (1 - z) * n + z * hPrev;
    });
  },
  gruStepBackward(mem, a, begin, end) {
    eachUnit(mem, a, begin, end, ({ gates, state, prev, isOver }) => {
      const dh = mem[a.dh + state]!,
        gate = (n: number) => mem[a.gates + gates + n * a.units]!,
        give = (n: number, d: number) => (mem[a.dgates + gates + n * a.units] = d);
      const z = gate(1),
        n = gate(2);
      if (a.dhPrev >= 0) add(mem, a.accumulate, a.dhPrev + prev, isOver ? dh : dh * z);
      const dz = isOver ? 0 : dh * (mem[a.hPrev + prev]! - n) * z * (1 - z),
        dn = isOver ? 0 : dh * (1 - z) * (1 - n * n);
      give(1, dz);
      give(2, dn);
      if (a.inner < 0) return;
      const r = gate(0);
      mem[a.dinner + state] = isOver ? 0 : dn * r;
      give(0, isOver ? 0 : dn * mem[a.inner + state]! * r * (1 - r));
    });
  },
  gruReset(mem, a, begin, end) {
    eachUnit(mem, a, begin, end, ({ gates, state, prev }) => {
      const r = (mem[a.gates + gates] = sigmoid(mem[a.gates + gates]!));
      mem[a.y + state] = r * mem[a.hPrev + prev]!;
    });
  },
  gruResetBackward(mem, a, begin, end) {
    eachUnit(mem, a, begin, end, ({ gates, state, prev }) => {
      const dy = mem[a.dy + state]!,
        r = mem[a.gates + gates]!;
      mem[a.dgates + gates] = dy * mem[a.hPrev + prev]! * r * (1 - r);
      if (a.dhPrev >= 0) mem[a.dhPrev + prev]! += dy * r;
    });
  },

  columnProducts(mem, a, begin, end) {
    const last = Math.min(a.columns, end * a.perItem);
    for (let j = begin * a.perItem; j < last; j++) {
      let sum = 0;
      for (let r = 0; r < a.rows; r++) sum += mem[a.a + r * a.aRow + j]! * mem[a.b + r * a.bRow + j]!;
      add(mem, a.accumulate, a.y + j, sum);
    }
  },
};
