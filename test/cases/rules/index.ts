import type { RuleCode } from '../../../engine/graph/rules/index.ts';
import { capacityExamples } from './capacity.ts';
import type { Examples } from './drawing.ts';
import { endExamples } from './ends.ts';
import { orderExamples } from './order.ts';
import { settingExamples } from './settings.ts';
import { startExamples } from './starts.ts';
import { structureExamples } from './structure.ts';
import { windowExamples } from './windows.ts';

export type { Drawn, Example } from './drawing.ts';

/** For every rule what it speaks of, and what it does not: for tests and for docs/rules.md. */
export const ruleExamples: Examples<RuleCode> = {
  ...structureExamples,
  ...orderExamples,
  ...windowExamples,
  ...endExamples,
  ...capacityExamples,
  ...startExamples,
  ...settingExamples,
};
