import type { LayerDocument, ParameterValue, ProjectDocument } from '../../contract/project.ts';
import { check } from '../../engine/graph/check.ts';
import { sizes } from './describe.ts';
import { spoken } from './fieldText.ts';
import { networkOf } from './layerEdits.ts';
import { linkId, linksOf, type Link } from './links.ts';
import { rulesOf } from './rules.ts';

/** What an edit would change, told before it is done. */

export interface ChangedParameter {
  readonly name: string;
  readonly before: ParameterValue;
  readonly after: ParameterValue;
}

export interface Difference {
  readonly added: readonly LayerDocument[];
  readonly removed: readonly LayerDocument[];
  readonly changed: readonly {
    readonly layer: LayerDocument;
    readonly parameters: readonly ChangedParameter[];
  }[];
  readonly newLinks: readonly Link[];
  readonly oldLinks: readonly Link[];
}

const usual = (type: string, name: string): ParameterValue => rulesOf(type)?.parameters[name]?.default ?? '–';

function changedParameters(before: LayerDocument, after: LayerDocument): ChangedParameter[] {
  if (before.params === after.params) return [];
  return [...new Set([...Object.keys(before.params), ...Object.keys(after.params)])].flatMap((name) => {
    const from = before.params[name] ?? usual(before.type, name),
      to = after.params[name] ?? usual(after.type, name);
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ name, before: from, after: to }];
  });
}

/** What becomes of one network. */
export function differenceOf(before: ProjectDocument, after: ProjectDocument, network: string): Difference {
  const old = networkOf(before, network),
    next = networkOf(after, network);
  const known = new Map(old.layers.map((layer) => [layer.id, layer])),
    kept = new Set(next.layers.map(({ id }) => id));
  const oldLinks = new Set(linksOf(old).map(linkId)),
    newLinks = new Set(linksOf(next).map(linkId));
  return {
    added: next.layers.filter(({ id }) => !known.has(id)),
    removed: old.layers.filter(({ id }) => !kept.has(id)),
    changed: next.layers.flatMap((layer) => {
      const was = known.get(layer.id);
      const parameters = was ? changedParameters(was, layer) : [];
      return parameters.length > 0 ? [{ layer, parameters }] : [];
    }),
    newLinks: linksOf(next).filter((link) => !oldLinks.has(linkId(link))),
    oldLinks: linksOf(old).filter((link) => !newLinks.has(linkId(link))),
  };
}

const valueText = (value: ParameterValue): string =>
  typeof value === 'object' ? sizes(value) : String(value);

export const parameterText = ({ name, before, after }: ChangedParameter): string =>
  `${spoken(name).toLowerCase()} ${valueText(before)} → ${valueText(after)}`;

/** `Insert flatten between pool1 and dense1: 4 × 4 × 16 → 256`; one line for each thing that changes. */
export function tellDifference(before: ProjectDocument, after: ProjectDocument, network: string): string[] {
  const { added, removed, changed, newLinks, oldLinks } = differenceOf(before, after, network);
  const layers = check(after, null).networks[network]?.layers ?? {};
  const shape = (id: string | null | undefined) => {
    const found = typeof id === 'string' && Object.hasOwn(layers, id) ? layers[id].output : null;
    return found && sizes(found);
  };
  const places = added.map(({ id, inputs }) => {
    const [from] = inputs,
      user = networkOf(after, network).layers.find((l) => l.inputs.includes(id));
    const where =
      from && user
        ? ` between ${from} and ${user.id}`
        : from
          ? ` behind ${from}`
          : user
            ? ` before ${user.id}`
            : '';
    const [given, made] = [shape(from), shape(id)];
    return `${user ? 'Insert' : 'Add'} ${id}${where}${given && made ? `: ${given} → ${made}` : made ? `: ${made}` : ''}`;
  });
  const gone = new Set([...added, ...removed].map(({ id }) => id));
  // A link that only gets another port is no news.
  const isNews = (link: Link, others: readonly Link[]) =>
    !gone.has(link.from) &&
    !gone.has(link.to) &&
    !others.some(({ from, to }) => from === link.from && to === link.to);
  // Links of layers that come or go, and those that close up behind them, go without saying.
  const links =
    added.length + removed.length > 0
      ? []
      : [
          ...oldLinks.filter((link) => isNews(link, newLinks)).map(({ from, to }) => `Cut ${from} → ${to}`),
          ...newLinks
            .filter((link) => isNews(link, oldLinks))
            .map(({ from, to }) => `Connect ${from} → ${to}`),
        ];
  return [
    ...places,
    ...removed.map(({ id }) => `Remove ${id}`),
    ...changed.map(({ layer, parameters }) => `${layer.id}: ${parameters.map(parameterText).join(', ')}`),
    ...links,
  ];
}
