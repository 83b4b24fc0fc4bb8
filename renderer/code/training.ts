import type { ProjectDocument } from '../../contract/project.ts';
import { objectives, type ObjectiveName } from '../../engine/objectives/index.ts';
import { plain, type CodeLine } from './line.ts';
import { comment } from './python.ts';
import { isLossName } from './tables.ts';

/** What the codes of all libraries say of a training alike. */

/** Lines; or why there are none. */
export type Training = readonly (string | CodeLine)[] | string;

export function linesOf(written: Training): CodeLine[] {
  if (typeof written === 'string') return [plain(comment(written))];
  return written.map((line) => (typeof line === 'string' ? plain(line) : line));
}

/** Why the training of a document cannot be written yet; null where nothing stands against it. */
export function troubleOf(
  { objective }: ProjectDocument,
  isComplete: (network: string) => boolean,
): string | null {
  const { type, loss, heads = {} } = objective;
  if (!Object.hasOwn(objectives, type)) return `There is no objective "${type}".`;
  const { networks, usesLoss } = objectives[type as ObjectiveName],
    needed = Object.keys(networks);
  if (!needed.every(isComplete))
    return `The training is written here once ${needed.length > 1 ? 'the networks are' : 'the network is'} complete.`;
  const strange = [loss, ...Object.values(heads).map((head) => head.loss)].find((one) => !isLossName(one));
  return usesLoss && strange !== undefined ? `There is no loss "${strange}".` : null;
}
