/** Marks of classes in a plot, around the origin, within a circle of radius 4; told apart without colour. */
const shapes = [
  // A disc, a cross, a triangle, a square, a ring, a plus, a triangle upside down, a diamond.
  'M3 0a3 3 0 1 1 -6 0a3 3 0 1 1 6 0Z',
  'M-3.3 -1.9L-1.9 -3.3L0 -1.4L1.9 -3.3L3.3 -1.9L1.4 0L3.3 1.9L1.9 3.3L0 1.4L-1.9 3.3L-3.3 1.9L-1.4 0Z',
  'M0 -3.9L3.6 2.6L-3.6 2.6Z',
  'M-2.7 -2.7H2.7V2.7H-2.7Z',
  'M3.5 0a3.5 3.5 0 1 1 -7 0a3.5 3.5 0 1 1 7 0ZM2 0a2 2 0 1 0 -4 0a2 2 0 1 0 4 0Z',
  'M-1 -3.8H1V-1H3.8V1H1V3.8H-1V1H-3.8V-1H-1Z',
  'M0 3.9L3.6 -2.6L-3.6 -2.6Z',
  'M0 -3.9L3.1 0L0 3.9L-3.1 0Z',
] as const;

/** The outline of a class's mark. After the last shape they begin again, in other colours. */
export const markOf = (index: number): string => shapes[index % shapes.length];
