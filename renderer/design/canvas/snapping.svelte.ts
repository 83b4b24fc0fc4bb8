import { grid } from '../../document/grid.ts';
import type { App } from '../../state/studio.svelte.ts';

/** What dragged nodes snap to. Shift, held while dragging, turns the grid around that is set; lines let go with it, or with Alt. */
export class Snapping {
  #shift = $state(false);
  #alt = false;
  readonly #app: App;
  constructor(app: App) {
    this.#app = app;
  }
  get grid(): [number, number] | undefined {
    return this.#app.snapping === this.#shift ? undefined : [grid, grid];
  }
  /** The hand alone says where a node goes, or the grid that Shift has turned on. */
  get free(): boolean {
    return this.#shift || this.#alt;
  }
  readonly hear = ({ shiftKey, altKey }: KeyboardEvent | MouseEvent | TouchEvent): void => {
    this.#shift = shiftKey;
    this.#alt = altKey;
  };
}
