import { setting, type LayerFixes } from './fix.ts';
import { removed } from './surgery.ts';

/** What a network ends in. */
export const endFixes: LayerFixes = {
  'graph/softmax-before-loss': removed('Remove the softmax'),
  'graph/sigmoid-before-loss': removed('Remove the sigmoid'),
  'graph/discriminator-sigmoid': removed('Remove the sigmoid'),
  'graph/relu-output': removed('Remove the relu'),
  'graph/output-range': removed('Remove the activation'),
  'graph/moments-activation': removed('Remove the activation'),
  'graph/score-activation': removed('Remove the activation'),
  'graph/dropout-output': removed('Remove it'),
  'graph/norm-output': removed('Remove it'),
  'graph/softmax-single': setting('Use sigmoid instead', 'function', 'sigmoid'),
  'graph/sparsity-range': setting('Use the penalty l1', 'penalty', 'l1'),
  'graph/packed-state': setting('Turn carryState off', 'carryState', false),
};
