import type { Shape } from '../tensor/shape.ts';
import type { LayerIO } from './layer.ts';
import { int, type Values } from '../parameters.ts';

/** What zeroPad2d puts around an image, and crop2d takes away. */

export const marginParameters = (verb: string, each: number) => ({
  top: int(0, 1024, each, `Rows ${verb} at the top.`),
  bottom: int(0, 1024, each, `Rows ${verb} at the bottom.`),
  left: int(0, 1024, each, `Columns ${verb} on the left.`),
  right: int(0, 1024, each, `Columns ${verb} on the right.`),
});

export function marginsOf(params: Values) {
  const { top, bottom, left, right } = params as Readonly<Record<string, number>>;
  return { top: top!, left: left!, rows: top! + bottom!, columns: left! + right! };
}

/** From the image `from` to the image `to`; the smaller one stands at top and left inside the other. */
export function between({ params }: LayerIO, from: Shape, to: Shape) {
  const { top, left } = marginsOf(params);
  return {
    height: from[0]!,
    width: from[1]!,
    channels: from[2]!,
    outHeight: to[0]!,
    outWidth: to[1]!,
    top,
    left,
  };
}
