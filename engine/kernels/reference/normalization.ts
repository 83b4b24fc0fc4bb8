import { activate } from './activations.ts';
import type { Reference } from './types.ts';

export const normalization: Pick<
  Reference,
  'softmax' | 'softmaxBackward' | 'batchNormStatistics' | 'batchNorm' | 'batchNormSums' | 'batchNormBackward'
> = {
  softmax(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const x = a.x + r * a.columns,
        y = a.y + r * a.columns;
      let max = -Infinity,
        sum = 0;
      for (let j = 0; j < a.columns; j++) max = Math.max(max, mem[x + j]!);
      for (let j = 0; j < a.columns; j++) sum += mem[y + j] = Math.exp(mem[x + j]! - max);
      for (let j = 0; j < a.columns; j++) mem[y + j]! /= sum;
    }
  },
  softmaxBackward(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      const row = r * a.columns;
      let dot = 0;
      for (let j = 0; j < a.columns; j++) dot += mem[a.dy + row + j]! * mem[a.y + row + j]!;
      for (let j = 0; j < a.columns; j++) {
        const dx = mem[a.y + row + j]! * (mem[a.dy + row + j]! - dot);
        mem[a.dx + row + j] = a.accumulate ? mem[a.dx + row + j]! + dx : dx;
      }
    }
  },
  batchNormStatistics(mem, a, begin, end) {
    const last = Math.min(a.channels, end * a.perItem);
    for (let c = begin * a.perItem; c < last; c++) {
      let sum = 0,
        squares = 0;
      for (let r = 0; r < a.rows; r++) sum += mem[a.x + r * a.channels + c]!;
      const mean = sum / a.rows;
      for (let r = 0; r < a.rows; r++) squares += (mem[a.x + r * a.channels + c]! - mean) ** 2;
      mem[a.mean + c] = mean;
      mem[a.variance + c] = squares / a.rows;
    }
  },
  batchNorm(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      for (let c = 0; c < a.channels; c++) {
        const i = r * a.channels + c;
        const normalized = (mem[a.x + i]! - mem[a.mean + c]!) / Math.sqrt(mem[a.variance + c]! + a.epsilon);
        mem[a.y + i] = activate(a.activation, a.alpha, mem[a.gamma + c]! * normalized + mem[a.beta + c]!);
      }
    }
  },
  batchNormSums(mem, a, begin, end) {
    const last = Math.min(a.channels, end * a.perItem);
    for (let c = begin * a.perItem; c < last; c++) {
      const mean = mem[a.mean + c]!,
        inverse = 1 / Math.sqrt(mem[a.variance + c]! + a.epsilon);
      let sumDy = 0,
        sumDyX = 0;
      for (let r = 0; r < a.rows; r++) {
        const i = r * a.channels + c,
          dy = mem[a.dy + i]!;
        sumDy += dy;
        sumDyX += dy * (mem[a.x + i]! - mean) * inverse;
      }
      mem[a.sumDy + c] = sumDy;
      mem[a.sumDyX + c] = sumDyX;
    }
  },
  batchNormBackward(mem, a, begin, end) {
    const last = Math.min(a.rows, end * a.perItem);
    for (let r = begin * a.perItem; r < last; r++) {
      for (let c = 0; c < a.channels; c++) {
        const i = r * a.channels + c,
          inverse = 1 / Math.sqrt(mem[a.variance + c]! + a.epsilon);
        const normalized = (mem[a.x + i]! - mem[a.mean + c]!) * inverse;
        const centred =
          mem[a.dy + i]! - mem[a.sumDy + c]! / a.rows - (normalized * mem[a.sumDyX + c]!) / a.rows;
        const dx = mem[a.gamma + c]! * inverse * centred;
        mem[a.dx + i] = a.accumulate ? mem[a.dx + i]! + dx : dx;
      }
    }
  },
};
