/** What the palette puts on a drag, and the canvas takes off it. */
export const dragType = 'application/x-backprop-layer';
