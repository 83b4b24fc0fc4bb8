import type { HeadDocument } from '../../../contract/project.ts';
import { losses } from '../../../engine/losses/index.ts';
import { isLossName, type LossName } from '../tables.ts';
import { withDefaults, type Values } from '../../../engine/parameters.ts';
import { value } from '../python.ts';

/** What is compared: expressions of an output and its target. `rank` is that of one sample of the output. */
export interface Pair {
  readonly rank: number;
  readonly output: string;
  readonly target: string;
}

/** What is minimized. */
export const torchLosses: Readonly<Record<LossName, (params: Values, pair: Pair) => string>> = {
  crossEntropy: (_, { rank, output, target }) =>
    rank === 2
      ? `F.cross_entropy(${output}.flatten(0, 1), ${target}.flatten().long())`
      : `F.cross_entropy(${output}, ${target}.long())`,
  binaryCrossEntropy: ({ fromLogits }, { output, target }) =>
    fromLogits
      ? `F.binary_cross_entropy_with_logits(${output}, ${target})`
      : `F.binary_cross_entropy(${output}, ${target})`,
  meanSquaredError: (_, { output, target }) => `F.mse_loss(${output}, ${target})`,
  halfSquaredError: (_, { rank, output, target }) =>
    `0.5 * ${perRow(`(${output} - ${target}).square()`, rank)}`,
  meanAbsoluteError: (_, { output, target }) => `F.l1_loss(${output}, ${target})`,
  huber: ({ delta }, { output, target }) => `F.huber_loss(${output}, ${target}, delta=${value(delta)})`,
  gaussianNll: (_, { rank, output, target }) =>
    perRow(
      `F.gaussian_nll_loss(${output}.chunk(2, -1)[0], ${target}, ${output}.chunk(2, -1)[1].exp(), full=True, eps=1e-6, reduction='none')`,
      rank,
    ),
  bernoulliNll: (_, { rank, output, target }) =>
    perRow(`F.binary_cross_entropy_with_logits(${output}, ${target}, reduction='none')`, rank),
};

/** The expression of a loss of the document. */
export const lossCode = (
  { loss, lossParams }: Pick<HeadDocument, 'loss' | 'lossParams'>,
  pair: Pair,
): string =>
  isLossName(loss) ? torchLosses[loss](withDefaults(losses[loss].parameters, lossParams), pair) : '';

/** Summed over the outputs of a sample or a step, averaged over those. */
const perRow = (each: string, rank: number): string =>
  rank === 3 ? `${each}.flatten(1).sum(1).mean()` : `${each}.sum(-1).mean()`;
