import { problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import {
  heldColumn,
  lengthsOf,
  type Affine,
  type AnyDataset,
  type Split,
} from '../../engine/data/dataset.ts';
import { losses, type Loss, type LossName } from '../../engine/losses/index.ts';
import { objectives, type Objective, type ObjectiveName } from '../../engine/objectives/index.ts';
import { rangeOfColumn } from '../data/index.ts';

/** What rounding of a float32 can put beyond 0 and 1. */
const margin = 1e-5;

/**
 * Numbers that a loss for yes and no cannot take: it would have no lowest value, and training would run away. What was fitted on
 * the training part may lie outside in the other parts; there, nothing is learned from it.
 */
export async function targetProblems(
  { objective, data }: ProjectDocument,
  { columns }: AnyDataset,
  { train, validation, test }: Split,
  affine: Readonly<Record<string, Affine>>,
): Promise<Problem[]> {
  const { usesLoss, target: name }: Objective = objectives[objective.type as ObjectiveName];
  if (!usesLoss || name === null) return [];
  const loss: Loss = losses[objective.loss as LossName],
    column = columns[name],
    map = affine[name];
  if (loss.target !== 'binary' || !column || column.classes || !map) return [];
  const parts = data.preprocessing[name] === 'none' ? [train, validation, test] : [train];
  const lengths = heldColumn({ columns }, lengthsOf(name));
  const ranges = await Promise.all(parts.map((part) => rangeOfColumn(column, part, map, lengths)));
  const lowest = Math.min(...ranges.map((r) => r.lowest)),
    highest = Math.max(...ranges.map((r) => r.highest));
  if (lowest >= -margin && highest <= 1 + margin) return [];
  const shown = (value: number): string => String(Number(value.toPrecision(4)));
  const details = { column: name, loss: loss.title, lowest: shown(lowest), highest: shown(highest) };
  return [problem('data/target-range', details, { field: `data.preprocessing.${name}` })];
}
