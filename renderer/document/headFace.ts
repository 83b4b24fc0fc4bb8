import type { HeadDocument, ParameterValues, ProjectDocument } from '../../contract/project.ts';
import { headed } from '../../engine/graph/networks.ts';
import { losses, type LossName } from '../../engine/losses/index.ts';
import { headsOf } from './headEdits.ts';
import { targetTitle } from './headTargets.ts';
import { networkOf } from './layerEdits.ts';

/** What outputs with losses of their own look like: on nodes, in lists, in the sum that is minimized. */

/** As short as a node. */
const shortLosses: Readonly<Record<LossName, string>> = {
  crossEntropy: 'CE',
  binaryCrossEntropy: 'BCE',
  meanSquaredError: 'MSE',
  halfSquaredError: '½ SE',
  meanAbsoluteError: 'MAE',
  huber: 'Huber',
  gaussianNll: 'Gaussian',
  bernoulliNll: 'Bernoulli',
};
export const lossShort = (loss: string): string =>
  Object.hasOwn(shortLosses, loss) ? shortLosses[loss as LossName] : loss;
export const lossTitle = (loss: string): string =>
  Object.hasOwn(losses, loss) ? losses[loss as LossName].title : loss;

export interface HeadFace {
  /** `MSE · age` */
  readonly short: string;
  /** `×0.5`; empty where it counts as much as the output. */
  readonly weight: string;
  /** `own loss: mean squared error against age, times 0.5` */
  readonly spoken: string;
  /** No layer reads it: no link leads on. */
  readonly isEnd: boolean;
}

export function headFace(document: ProjectDocument, id: string, head: HeadDocument): HeadFace {
  const target = targetTitle(document, head.target),
    { weight = 1 } = head;
  return {
    short: `${lossShort(head.loss)} · ${target.replace(/^the /, '')}`,
    weight: weight === 1 ? '' : `×${weight}`,
    spoken: `own loss: ${lossTitle(head.loss).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())} against ${target}${weight === 1 ? '' : `, times ${weight}`}`,
    isEnd: !networkOf(document, headed).layers.some(({ inputs }) => inputs.includes(id)),
  };
}

/** Of the heads of a network, by their ids. */
export const headFaces = (document: ProjectDocument, network: string): Readonly<Record<string, HeadFace>> =>
  network === headed
    ? Object.fromEntries(
        Object.entries(headsOf(document)).map(([id, head]) => [id, headFace(document, id, head)]),
      )
    : {};

/** An output in the list of all: whose layer it is, null where no layer is the one output. */
export interface Output {
  readonly layer: string | null;
  readonly loss: string;
  readonly lossParams: ParameterValues;
  readonly target: string;
  readonly weight: number;
  readonly isMain: boolean;
}

/** The output of the network first, then its heads. */
export function outputsOf(document: ProjectDocument, main: string | null): Output[] {
  const { objective } = document,
    target = objective.type === 'reconstruction' ? 'input' : 'target';
  return [
    { layer: main, ...objective, target, weight: 1, isMain: true },
    ...Object.entries(headsOf(document)).map(([layer, head]) => ({
      layer,
      ...head,
      weight: head.weight ?? 1,
      isMain: false,
    })),
  ];
}

const texText = (text: string): string => text.replaceAll('½', '\\frac12 ').replaceAll('_', '\\_');
const term = ({ loss, layer, weight }: Output): string =>
  `${weight === 1 ? '' : `${weight} \\, `}L_{\\mathrm{${texText(lossShort(loss)).replaceAll(' ', '\\,')}}}(\\texttt{${texText(layer ?? 'output')}})`;

/** What is minimized, in TeX: a line for each output. */
export const totalEquation = (outputs: readonly Output[]): string =>
  outputs.map((output, i) => `${i === 0 ? 'L =' : '{} +'} ${term(output)}`).join(' \\quad ');
