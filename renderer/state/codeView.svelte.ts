import { codeWidths, type CodeTarget, type Settings } from '../../contract/commands.ts';
import { settings } from './settings.svelte.ts';

/** The code beside the canvas: whether it is there, as what, how wide; and what of the canvas it points to. */
export class CodeView {
  /** Layers on the canvas that the line under the pointer, or with the keyboard, stands for. */
  lit: ReadonlySet<string> = $state.raw(new Set());
  /** The layer on the canvas that has the pointer. */
  pointed: string | null = $state(null);

  get open(): boolean {
    return settings.now.code.open;
  }
  get target(): CodeTarget {
    return settings.now.code.target;
  }
  get width(): number {
    return settings.now.code.width;
  }

  toggle(): void {
    this.lit = new Set();
    this.#change({ open: !this.open });
  }
  show(target: CodeTarget): void {
    this.lit = new Set();
    this.#change({ target });
  }
  resize(width: number): void {
    this.#change({ width: within(width) });
  }

  #change(changes: Partial<Settings['code']>): void {
    settings.change({ code: { ...settings.now.code, ...changes } });
  }
}

const within = (width: number): number =>
  Math.round(Math.min(codeWidths.most, Math.max(codeWidths.least, width)));
