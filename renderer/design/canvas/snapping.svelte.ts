import { grid } from '../../document/grid.ts';
import type { App } from '../../state/studio.svelte.ts';

/** The grid that dragged nodes snap to. Shift, held while dragging, turns around what is set. */
export class Snapping {
  #shift = $state(false);
  readonly #app: App;
  constructor(app: App) {
    this.#app = app;
  }
  get grid(): [number, number] | undefined {
    return this.#app.snapping === this.#shift ? undefined : [grid, grid];
  }
  readonly hear = ({ shiftKey }: KeyboardEvent): void => {
    this.#shift = shiftKey;
  };
}
