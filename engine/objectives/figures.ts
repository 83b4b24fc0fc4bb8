import type { ObjectiveDocument } from '../../contract/project.ts';
import { metrics, type Metric, type MetricName } from './metrics.ts';

/** Names of what training reports: `loss`, `accuracy`; of a head `LAYER/loss`, `LAYER/accuracy`. */

export const headFigure = (head: string, name: string): string => `${head}/${name}`;

/** What a figure is, and of which head; null where it is of the whole, or of the output. */
export function partsOf(figure: string): { readonly head: string | null; readonly name: string } {
  const slash = figure.indexOf('/');
  return slash < 0
    ? { head: null, name: figure }
    : { head: figure.slice(0, slash), name: figure.slice(slash + 1) };
}

/** The metric that a figure is of; null where it is a loss or something else that the objective tells. */
export function metricOf(figure: string): Metric | null {
  const { name } = partsOf(figure);
  return Object.hasOwn(metrics, name) ? metrics[name as MetricName] : null;
}

/** Of a document: what is reported besides the loss, where the objective uses losses and metrics of the tables. */
export const figuresOf = ({ metrics: own, heads = {} }: ObjectiveDocument): string[] => [
  ...own,
  ...Object.entries(heads).flatMap(([id, head]) =>
    ['loss', ...head.metrics].map((name) => headFigure(id, name)),
  ),
];
