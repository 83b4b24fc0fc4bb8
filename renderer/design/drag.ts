import type { AddEntry } from '../document/layerSearch.ts';

/** What the palette puts on a drag, and the canvas takes off it. */
export const dragType = 'application/x-backprop-layer';

/** What is on the drag just now: while it hovers, the canvas may know of its type alone, not of its content. */
export const dragged: { entry: AddEntry | null } = { entry: null };
