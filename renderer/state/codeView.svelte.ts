import { targets, type Target } from '../code/index.ts';
import { keep, readKept } from './kept.ts';

const key = 'backprop-code';
const [least, most] = [240, 960];
const isTarget = (value: unknown): value is Target =>
  typeof value === 'string' && Object.hasOwn(targets, value);

/** The code beside the canvas: whether it is there, as what, how wide. Kept on this machine. */
export class CodeView {
  open = $state(false);
  target: Target = $state('pytorch');
  width = $state(360);
  /** Layers on the canvas that the line under the pointer, or with the keyboard, stands for. */
  lit: ReadonlySet<string> = $state.raw(new Set());
  /** The layer on the canvas that has the pointer. */
  pointed: string | null = $state(null);

  constructor() {
    const kept = readKept(key);
    if (typeof kept.open === 'boolean') this.open = kept.open;
    if (isTarget(kept.target)) this.target = kept.target;
    if (typeof kept.width === 'number') this.width = within(kept.width);
  }

  toggle(): void {
    this.open = !this.open;
    this.lit = new Set();
    this.#keep();
  }
  show(target: Target): void {
    this.target = target;
    this.lit = new Set();
    this.#keep();
  }
  resize(width: number): void {
    this.width = within(width);
    this.#keep();
  }

  #keep(): void {
    const { open, target, width } = this;
    keep(key, { open, target, width });
  }
}

export const widths = { least, most };
const within = (width: number): number => Math.round(Math.min(most, Math.max(least, width)));
