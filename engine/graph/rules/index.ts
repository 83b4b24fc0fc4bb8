import type { Problem, ProblemCode } from '../../../contract/problems.ts';
import { objectives } from '../../objectives/index.ts';
import type { Checking } from '../checks/checking.ts';
import { onceForAllCopies, type UnfoldedNetwork } from '../networks.ts';
import { capacityRules } from './capacity.ts';
import { endRules } from './ends.ts';
import { orderRules } from './order.ts';
import { sceneOf, type Drawing, type Rule } from './rule.ts';
import { settingRules } from './settings.ts';
import { startRules } from './starts.ts';
import { structureRules } from './structure.ts';
import { windowRules } from './windows.ts';

export type { Rule } from './rule.ts';

/** The one table of structural rules, as the page of rules shows it. Severity and sentences stand in the catalogue of problems. */
export const ruleGroups = {
  'Links and shapes': structureRules,
  'Order of layers': orderRules,
  Windows: windowRules,
  'Ends of networks': endRules,
  'Capacity and depth': capacityRules,
  'Initial weights and inputs': startRules,
  'Training and data': settingRules,
} as const satisfies Record<string, Readonly<Partial<Record<ProblemCode, Rule>>>>;

type Groups = (typeof ruleGroups)[keyof typeof ruleGroups];
export type RuleCode = Groups extends infer G ? (G extends unknown ? keyof G : never) : never;

export const rules = Object.assign({}, ...Object.values(ruleGroups)) as Readonly<Record<RuleCode, Rule>>;
const lookers = Object.values<Rule>(rules).flatMap(({ look }) => look ?? []);

/** The rule that a problem is an instance of; undefined where it is none of structure. */
export const ruleOf = (code: ProblemCode): Rule | undefined =>
  Object.hasOwn(rules, code) ? rules[code as RuleCode] : undefined;

/** What the rules find that shapes alone do not tell. */
export function checkRules(
  { document, data, problems }: Checking,
  networks: ReadonlyMap<string, UnfoldedNetwork>,
): Problem[] {
  // Without an objective nobody knows what the networks are for.
  if (!Object.hasOwn(objectives, document.objective.type)) return [];
  const drawing: Drawing = {
    document,
    data,
    scenes: [...networks].map(([name, network]) => sceneOf(name, network)),
    isWhole: !problems.some(({ severity }) => severity === 'error'),
  };
  let found: Problem[] = [];
  for (const look of lookers) look(drawing, found);
  for (const [name, { flat }] of networks) {
    if (flat.unfolded.length === 0) continue;
    const own = new Set(
      onceForAllCopies(
        found.filter((p) => p.where.network === name),
        flat,
      ),
    );
    found = found.filter((p) => p.where.network !== name || own.has(p));
  }
  return found;
}
