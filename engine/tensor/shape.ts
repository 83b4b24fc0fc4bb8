/** Sizes of one sample, without the batch: `[28, 28, 1]` is height, width, channels ("channels last"). */
export type Shape = readonly number[];

/** Number of values; 1 for the empty shape. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** For people: `28 x 28 x 1`. */
export const showShape = (shape: Shape): string => (shape.length === 0 ? '1' : shape.join(' x '));
