import { eachTap, zero } from './convolution.ts';
import type { Reference } from './types.ts';

/** As a convolution whose every pixel of output has as many channels as the input; w[tap, channel]. */
const taps = <A extends { readonly channels: number }>(a: A): A & { filters: number } => ({
  ...a,
  filters: a.channels,
});

export const depthwise: Pick<
  Reference,
  'depthwise2d' | 'depthwise2dBackwardInput' | 'depthwise2dBackwardWeights'
> = {
  depthwise2d(mem, a, begin, end) {
    const size = a.outHeight * a.outWidth * a.channels,
      sums = new Float64Array(size);
    for (let s = begin; s < end; s++) {
      sums.fill(0);
      eachTap(taps(a), s, (yCell, xCell, wRow) => {
        for (let c = 0; c < a.channels; c++)
          sums[yCell - s * size + c]! += mem[a.x + xCell + c]! * mem[a.w + wRow / a.channels + c]!;
      });
      for (let i = 0; i < size; i++)
        mem[a.y + s * size + i] = sums[i]! + (a.bias < 0 ? 0 : mem[a.bias + (i % a.channels)]!);
    }
  },
  depthwise2dBackwardInput(mem, a, begin, end) {
    const size = a.height * a.width * a.channels;
    for (let s = begin; s < end; s++) {
      zero(mem, a.dx + s * size, size, a.accumulate);
      eachTap(taps(a), s, (yCell, xCell, wRow) => {
        for (let c = 0; c < a.channels; c++)
          mem[a.dx + xCell + c]! += mem[a.dy + yCell + c]! * mem[a.w + wRow / a.channels + c]!;
      });
    }
  },
  depthwise2dBackwardWeights(mem, a, begin, end) {
    const blocks = Math.ceil(a.channels / a.perItem),
      sums = new Float64Array(a.kernelHeight * a.kernelWidth * a.channels);
    for (let s = 0; s < a.batch; s++) {
      eachTap(taps(a), s, (yCell, xCell, wRow) => {
        for (let c = 0; c < a.channels; c++)
          sums[wRow / a.channels + c]! += mem[a.x + xCell + c]! * mem[a.dy + yCell + c]!;
      });
    }
    for (let item = begin; item < end; item++) {
      const tap = Math.floor(item / blocks),
        first = (item % blocks) * a.perItem;
      for (let c = first; c < Math.min(a.channels, first + a.perItem); c++) {
        const i = tap * a.channels + c;
        mem[a.dw + i] = (a.accumulate ? mem[a.dw + i]! : 0) + sums[i]!;
      }
    }
  },
};
