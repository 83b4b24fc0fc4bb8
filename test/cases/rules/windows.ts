import type { windowRules } from '../../../engine/graph/rules/windows.ts';
import { net, type Examples } from './drawing.ts';

const image = (size: number) => ['in', { shape: [size, size, 1] }] as const,
  end = [['relu'], ['globalAvgPool2d'], ['out', { units: 10 }]] as const;

export const windowExamples: Examples<keyof typeof windowRules> = {
  'graph/blind-taps': {
    triggers: net(image(8), ['conv', { dilation: [9, 9] }], ...end),
    not: net(image(8), ['conv', { dilation: [3, 3] }], ...end),
  },
  'graph/one-pixel': {
    triggers: net(image(2), ['pool'], ['conv'], ...end),
    not: net(image(2), ['pool'], ['conv', { kernel: [1, 1] }], ...end),
  },
  'graph/window-gaps': {
    triggers: net(image(8), ['conv', { kernel: [2, 2], stride: [3, 3] }], ...end),
    // The shortcut of a residual block.
    not: net(image(8), ['conv', { kernel: [1, 1], stride: [2, 2] }], ...end),
  },
  'graph/window-remainder': {
    triggers: net(image(7), ['pool'], ['conv'], ...end),
    not: net(image(8), ['pool'], ['conv'], ...end),
  },
  'graph/channels-first': {
    triggers: net(['in', { shape: [3, 32, 32] }], ['conv'], ...end),
    not: net(['in', { shape: [32, 32, 3] }], ['conv'], ...end),
  },
};
