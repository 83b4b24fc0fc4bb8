import { losses, type LossName } from '../../engine/losses/index.ts';
import { optimizers, type OptimizerName } from '../../engine/optimizers/index.ts';

export type { LossName, OptimizerName };
export const isLossName = (name: string): name is LossName => Object.hasOwn(losses, name);
export const isOptimizerName = (name: string): name is OptimizerName => Object.hasOwn(optimizers, name);
