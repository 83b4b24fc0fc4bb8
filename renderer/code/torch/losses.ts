import type { LossName } from '../tables.ts';
import type { Values } from '../../../engine/parameters.ts';
import { value } from '../python.ts';

/** What is minimized: an expression of `output` and `target`. `rank` is that of one sample of the output. */
export const torchLosses: Readonly<Record<LossName, (params: Values, rank: number) => string>> = {
  crossEntropy: (_, rank) =>
    rank === 2
      ? 'F.cross_entropy(output.flatten(0, 1), target.flatten().long())'
      : 'F.cross_entropy(output, target.long())',
  binaryCrossEntropy: ({ fromLogits }) =>
    fromLogits
      ? 'F.binary_cross_entropy_with_logits(output, target)'
      : 'F.binary_cross_entropy(output, target)',
  meanSquaredError: () => 'F.mse_loss(output, target)',
  halfSquaredError: (_, rank) => `0.5 * ${perRow('(output - target).square()', rank)}`,
  meanAbsoluteError: () => 'F.l1_loss(output, target)',
  huber: ({ delta }) => `F.huber_loss(output, target, delta=${value(delta)})`,
  gaussianNll: (_, rank) =>
    perRow(
      "F.gaussian_nll_loss(output.chunk(2, -1)[0], target, output.chunk(2, -1)[1].exp(), full=True, eps=1e-6, reduction='none')",
      rank,
    ),
  bernoulliNll: (_, rank) =>
    perRow("F.binary_cross_entropy_with_logits(output, target, reduction='none')", rank),
};

/** Summed over the outputs of a sample or a step, averaged over those. */
const perRow = (each: string, rank: number): string =>
  rank === 3 ? `${each}.flatten(1).sum(1).mean()` : `${each}.sum(-1).mean()`;
