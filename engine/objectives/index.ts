import { adversarial } from './adversarial.ts';
import type { Objective } from './objective.ts';
import { pretraining } from './pretraining.ts';
import { reconstruction } from './reconstruction.ts';
import { supervised } from './supervised.ts';
import { variational } from './variational.ts';

export type {
  Application,
  Builder,
  Learner,
  Mode,
  Moment,
  NetworkViews,
  Objective,
  Operation,
} from './objective.ts';

/** The one table of objectives. */
export const objectives = {
  supervised,
  reconstruction,
  variational,
  adversarial,
  pretraining,
} as const satisfies Record<string, Objective>;
export type ObjectiveName = keyof typeof objectives;

/** What the figures that objectives report are called, by their names. */
export const reportTitles: Readonly<Record<string, string>> = Object.assign(
  {},
  ...Object.values<Objective>(objectives).map(({ reports }) => reports ?? {}),
) as Record<string, string>;
