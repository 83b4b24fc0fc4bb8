import type { Tensor } from '../kernels/emit.ts';
import type { Watch } from './apply.ts';
import type { Plan } from './plan.ts';
import type { Recorder } from './recorder.ts';

/** Tells of the gradients that reach each step in time of the recurrent layers, as sums of squares over batch and units. */
export class Watcher {
  private readonly emit: Recorder;
  private readonly seen = new Map<string, Tensor>();

  constructor(emit: Recorder) {
    this.emit = emit;
  }

  of(network: string): Watch {
    return ({ id, inputShapes }, saved) => {
      const name = network === 'main' ? id : `${network}/${id}`,
        [steps] = inputShapes[0]!;
      if (saved['dh']) this.look(name, saved['dh'], steps!);
      if (saved['dhReverse']) this.look(`${name} backward`, saved['dhReverse'], steps!);
    };
  }

  private look(name: string, x: Tensor, steps: number): void {
    // A network that is applied twice is watched once.
    if (this.seen.has(name)) return;
    const y = this.emit.buffer(name, steps);
    y.storage.pinned = true;
    this.seen.set(name, y);
    const sizes = { rows: this.emit.batch, steps, columns: x.perSample / steps, perItem: 1 };
    this.emit.over(steps, 'stepSquares', { y, x, ...sizes });
  }

  /** Once the plan is placed. */
  get places(): Plan['watched'] {
    return [...this.seen].map(([name, { storage, size }]) => ({ name, offset: storage.offset, steps: size }));
  }
}
