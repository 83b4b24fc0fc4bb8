import type { Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import type { DataFacts } from '../../engine/graph/check.ts';
import { columnFixes } from './fixes/columns.ts';
import { endFixes } from './fixes/ends.ts';
import type { DocumentFixes, Fix, LayerFixes } from './fixes/fix.ts';
import { headDocumentFixes, headFixes } from './fixes/heads.ts';
import { layerFixes } from './fixes/layers.ts';
import { linkDocumentFixes, linkFixes } from './fixes/links.ts';
import { networkDocumentFixes, networkFixes } from './fixes/networks.ts';
import { settingFixes } from './fixes/settings.ts';
import { shapeFixes } from './fixes/shapes.ts';
import { locate } from './blockPath.ts';
import { networkOf } from './layerEdits.ts';
import { layerOf } from './links.ts';

export type { Fix } from './fixes/fix.ts';
export { bridgeOver } from './fixes/surgery.ts';

/** The two tables of fixes: of problems that point to a layer, and of all others. */
const atLayer: LayerFixes = {
  ...linkFixes,
  ...shapeFixes,
  ...columnFixes,
  ...layerFixes,
  ...endFixes,
  ...headFixes,
  ...networkFixes,
};
const elsewhere: DocumentFixes = {
  ...linkDocumentFixes,
  ...networkDocumentFixes,
  ...headDocumentFixes,
  ...settingFixes,
};

/** Problems that one click may mend, depending on where they are. */
export const isFixable = (code: Problem['code']): boolean => code in atLayer || code in elsewhere;

/** The fixes for a problem, ready to be applied, the likeliest first; none where only the person can know. */
export function fixesOf(
  problem: Problem,
  document: ProjectDocument,
  facts: DataFacts | null,
): readonly Fix[] {
  const { drawing: network, layer: id } = locate(document, problem.where);
  const place = { document, network, problem, facts };
  const layer = id === undefined ? undefined : layerOf(networkOf(document, network), id);
  const found = layer ? atLayer[problem.code]?.({ ...place, layer }) : elsewhere[problem.code]?.(place);
  return [found ?? []].flat().filter((fix) => fix.document !== document);
}

/** The likeliest of them. */
export const fixOf = (...of: Parameters<typeof fixesOf>): Fix | null => fixesOf(...of)[0] ?? null;
