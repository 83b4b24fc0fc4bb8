import type { ProjectDocument } from '../../contract/project.ts';
import { losses } from '../../engine/losses/index.ts';
import type { ObjectiveName } from '../../engine/objectives/index.ts';
import { withDefaults } from '../../engine/parameters.ts';
import { optionTitle } from './fieldText.ts';
import { lossShort } from './headFace.ts';
import { objectiveOf } from './objectiveEdits.ts';

/** What flows between the networks of an objective, from left to right. */
export type DiagramPart =
  | { readonly kind: 'network'; readonly name: string; readonly there: boolean }
  | { readonly kind: 'value'; readonly sign: string; readonly title: string }
  | { readonly kind: 'flow'; readonly sign: '→' | '←' | '⇄' };

export interface Diagram {
  readonly parts: readonly DiagramPart[];
  /** Networks that the objective has no use for. */
  readonly others: readonly string[];
  /** What is made small. */
  readonly loss: string;
}

const value = (sign: string, title: string): DiagramPart => ({ kind: 'value', sign, title });
const right: DiagramPart = { kind: 'flow', sign: '→' };
const left: DiagramPart = { kind: 'flow', sign: '←' };
const game: DiagramPart = { kind: 'flow', sign: '⇄' };
const data = value('x', 'The data');
const one = (made: string, title: string) => [data, right, 'main', right, value(made, title)];

/** An objective does not compile without its picture. Names are those of its networks. */
const pictures: Readonly<Record<ObjectiveName, readonly (DiagramPart | string)[]>> = {
  supervised: one('ŷ', 'The answer, compared with the target'),
  pretraining: one('ŷ', 'The answer, compared with the target'),
  reconstruction: one('x̂', 'The data again'),
  variational: [
    data,
    right,
    'encoder',
    right,
    value('z', 'The code, drawn from the mean and variance that the encoder gives'),
    right,
    'decoder',
    right,
    value('x̂', 'The data again'),
  ],
  adversarial: [value('z', 'Noise'), right, 'generator', game, 'discriminator', left, data],
};

function lossOf({ objective }: ProjectDocument): string {
  const { type, loss, params = {}, heads = {} } = objective;
  const named = loss in losses ? losses[loss as keyof typeof losses].title : loss;
  if (type === 'variational') return `${named} + KL divergence`;
  if (type !== 'adversarial') {
    const own = Object.entries(heads).map(
      ([id, head]) =>
        `${head.weight === undefined ? '' : `${head.weight} × `}${lossShort(head.loss)} of ${id}`,
    );
    return [named, ...own].join(' + ');
  }
  const parameters = objectiveOf({ objective } as ProjectDocument)?.parameters ?? {};
  return `${optionTitle(String(withDefaults(parameters, params)['loss']))} game`;
}

/** The networks of the document as their objective sees them; null where there is no such objective. */
export function diagramOf(document: ProjectDocument): Diagram | null {
  const { networks, objective } = document;
  if (!objectiveOf(document)) return null;
  const parts = pictures[objective.type as ObjectiveName].map((part): DiagramPart =>
    typeof part === 'string' ? { kind: 'network', name: part, there: part in networks } : part,
  );
  const used = new Set(parts.map((part) => (part.kind === 'network' ? part.name : '')));
  return { parts, others: Object.keys(networks).filter((name) => !used.has(name)), loss: lossOf(document) };
}
