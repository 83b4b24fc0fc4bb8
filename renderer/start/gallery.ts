import type { TemplateSummary, TemplateTopic } from '../../contract/commands.ts';

/** Topics in the order of a course. */
export const topics: Readonly<Record<TemplateTopic, string>> = {
  basics: 'First networks',
  images: 'Images',
  sequences: 'Sequences',
  uncertainty: 'Uncertainty',
  autoencoders: 'Autoencoders',
  generative: 'Generative',
};

/** Templates that a topic and all words of a search leave, in their order. */
export function found(
  templates: readonly TemplateSummary[],
  topic: TemplateTopic | 'all',
  search: string,
): TemplateSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return templates.filter((template) => {
    if (topic !== 'all' && template.topic !== topic) return false;
    const { name, title, teaches, data, layers, figure } = template;
    const all = [name, title, teaches, data, topics[template.topic], figure.metric, ...layers]
      .join(' ')
      .toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** How many stand beside each other: those as high up as the first. */
const columnsOf = (tops: readonly number[]): number => {
  const next = tops.findIndex((top) => top > tops[0]);
  return next < 0 ? tops.length : next;
};

/** Where an arrow leads from the `at`-th of cards that stand in rows; null where nowhere. */
export function neighbour(tops: readonly number[], at: number, key: string): number | null {
  const columns = columnsOf(tops);
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key];
  const to = key === 'Home' ? 0 : key === 'End' ? tops.length - 1 : by === undefined ? at : at + by;
  return to === at || to < 0 || to >= tops.length ? null : to;
}
