import type { Objective } from './objective.ts';
import { supervised } from './supervised.ts';

export type { Builder, Mode, Objective } from './objective.ts';

/** The one table of objectives. */
export const objectives = { supervised } as const satisfies Record<string, Objective>;
export type ObjectiveName = keyof typeof objectives;
