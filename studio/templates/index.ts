import type { TemplateSummary } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import { digitsCnn } from './digits-cnn.ts';
import { digitsMlp } from './digits-mlp.ts';
import { fashionCnn } from './fashion-cnn.ts';
import { fashionMlp } from './fashion-mlp.ts';
import { iris } from './iris.ts';
import { spirals } from './spirals.ts';
import type { Template } from './template.ts';
import { xor } from './xor.ts';

/** The one table of templates, in the order in which they are shown. */
export const templates: Readonly<Record<string, Template>> = {
  xor,
  spirals,
  'digits-cnn': digitsCnn,
  'digits-mlp': digitsMlp,
  iris,
  'fashion-cnn': fashionCnn,
  'fashion-mlp': fashionMlp,
};

export function findTemplate(name: string): Template {
  if (Object.hasOwn(templates, name)) return templates[name];
  const known = Object.keys(templates).join(', ');
  throw new ProblemError(problem('project/unknown-template', { name, known }));
}

export const templateSummaries = (): TemplateSummary[] =>
  Object.entries(templates).map(([name, { about, document }]) => ({
    name,
    ...about,
    layers: Object.values(document.networks).flatMap(({ layers }) => layers.map((layer) => layer.type)),
  }));
