import type { DataColumn } from '../../../contract/commands.ts';
import type { Problem } from '../../../contract/problems.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import type { InferredLayer } from '../infer.ts';
import type { UnfoldedNetwork } from '../networks.ts';

/** What the check needs to know of the data, by column; null while none is chosen. */
export type DataFacts = Readonly<Record<string, DataColumn>>;

/** What the checks of an objective look at, and where they put what they find. */
export interface Checking {
  readonly document: ProjectDocument;
  readonly networks: ReadonlyMap<string, UnfoldedNetwork>;
  readonly data: DataFacts | null;
  readonly problems: Problem[];
}

/** The layer that a network ends in; undefined while that is not known. */
export function endOf({ networks }: Checking, name: string): InferredLayer | undefined {
  const network = networks.get(name);
  return network?.output ? network.byId.get(network.output) : undefined;
}

/** The input layers of a network that read a column. */
export const inputsOf = ({ networks }: Checking, name: string, column: string): readonly InferredLayer[] =>
  (networks.get(name)?.layers ?? []).filter((l) => l.type === 'input' && l.params['column'] === column);

export const known = (table: object): string => Object.keys(table).join(', ');
