import { tuple } from '../python.ts';

/**
 * PyTorch has channels before height and width, the studio behind them; so a flattened image has its features in another order
 * there. `Order` says for each part of a vector which image it was; null where both orders are the same. Exported weights
 * follow it (studio/export/feature-order.ts).
 */
export type Order = readonly Part[] | null;

interface Part {
  readonly size: number;
  /** Height, width, channels. */
  readonly image: readonly number[] | null;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const flattened = (image: readonly number[]): Order =>
  image[2] === 1 || image[0] * image[1] === 1 ? null : [{ size: sizeOf(image), image }];

export const joined = (orders: readonly Order[], sizes: readonly number[]): Order =>
  orders.every((order) => order === null)
    ? null
    : orders.flatMap((order, i) => order ?? [{ size: sizes[i], image: null }]);

export const sameOrder = (a: Order, b: Order): boolean => JSON.stringify(a) === JSON.stringify(b);

/** From PyTorch's order to the studio's. */
export const natural = (x: string, order: Order): string => turned(x, order, toStudio);
/** And back. */
export const ordered = (x: string, order: Order): string => turned(x, order, toTorch);

const toStudio = (x: string, [h, w, c]: readonly number[]): string =>
  `${x}.unflatten(1, ${tuple([c, h, w])}).permute(0, 2, 3, 1).flatten(1)`;
const toTorch = (x: string, image: readonly number[]): string =>
  `${x}.unflatten(1, ${tuple(image)}).permute(0, 3, 1, 2).flatten(1)`;

function turned(x: string, order: Order, turn: typeof toStudio): string {
  if (!order) return x;
  if (order.length === 1) return turn(x, order[0].image!);
  let at = 0;
  const parts = order.map(({ size, image }) => {
    const part = `${x}[:, ${at}:${(at += size)}]`;
    return image ? turn(part, image) : part;
  });
  return `torch.cat([${parts.join(', ')}], 1)`;
}

/**
 * A sample of one shape as one of another that holds as many values, in the studio's order: `x.permute(0, 2, 3, 1).flatten(1)`. Null
 * where it does not.
 */
export function rearranged(x: string, from: readonly number[], to: readonly number[]): string | null {
  if (from.join() === to.join()) return x;
  if (sizeOf(from) !== sizeOf(to)) return null;
  const hasChannels = ([h, w, c]: readonly number[]): boolean => c > 1 && h * w > 1;
  const moved = from.length === 3 && hasChannels(from) ? `${x}.permute(0, 2, 3, 1)` : x,
    flat = from.length === 1 ? x : `${moved}.flatten(1)`;
  if (to.length === 1) return flat;
  return `${flat}.unflatten(1, ${tuple(to)})${to.length === 3 ? '.permute(0, 3, 1, 2)' : ''}`;
}
