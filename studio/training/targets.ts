import { problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import {
  heldColumn,
  lengthsOf,
  type Affine,
  type AnyColumn,
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
  dataset: AnyDataset,
  split: Split,
  affine: Readonly<Record<string, Affine>>,
): Promise<Problem[]> {
  const { usesLoss, target }: Objective = objectives[objective.type as ObjectiveName];
  if (!usesLoss || target === null) return [];
  const compared = [
    { column: target, loss: objective.loss },
    ...Object.values(objective.heads ?? {}).map((head) => ({ column: head.target, loss: head.loss })),
  ];
  const found: Problem[] = [];
  for (const { column, loss } of compared) {
    const kind = column === 'input' ? 'input' : 'target',
      isFitted = data.preprocessing[kind] !== 'none',
      details = await beyond(dataset, { column, loss: losses[loss as LossName] }, split, affine, isFitted);
    if (details) found.push(problem('data/target-range', details, { field: `data.preprocessing.${kind}` }));
  }
  return found;
}

async function beyond(
  { columns }: AnyDataset,
  { column: name, loss }: { readonly column: string; readonly loss: Loss },
  { train, validation, test }: Split,
  affine: Readonly<Record<string, Affine>>,
  isFitted: boolean,
): Promise<{ column: string; loss: string; lowest: string; highest: string } | null> {
  const column = (columns as Readonly<Record<string, AnyColumn | undefined>>)[name],
    map = (affine as Readonly<Record<string, Affine | undefined>>)[name];
  if (loss.target !== 'binary' || !column || column.classes || !map) return null;
  const parts = isFitted ? [train] : [train, validation, test];
  const lengths = heldColumn({ columns }, lengthsOf(name));
  const ranges = await Promise.all(parts.map((part) => rangeOfColumn(column, part, map, lengths)));
  const lowest = Math.min(...ranges.map((r) => r.lowest)),
    highest = Math.max(...ranges.map((r) => r.highest));
  if (lowest >= -margin && highest <= 1 + margin) return null;
  const shown = (value: number): string => String(Number(value.toPrecision(4)));
  return { column: name, loss: loss.title, lowest: shown(lowest), highest: shown(highest) };
}
