import type { Problem } from '../../../contract/problems.ts';
import type { Position } from '../../../contract/project.ts';

/** A row of a list on the canvas. */
export interface Choice {
  readonly key: string;
  readonly title: string;
  readonly detail: string;
  /** For its icon and its colour. */
  readonly type: string;
  readonly kind: string;
  /** Why it cannot be chosen. */
  readonly problem?: Problem | undefined;
  /** It can, but not stay as it is. */
  readonly note?: Problem;
  /** It is what was asked for, in full. */
  readonly isNamed?: boolean;
}

/** A list that is open on the canvas: what it asks, what there is, and what becomes of it. */
export interface Picking {
  /** Where, on the page. */
  readonly at: Position;
  readonly label: string;
  readonly hint: string;
  /** Best first; those that cannot be chosen are shown below the others, unless one of them was asked for by its name. */
  choices(query: string): readonly Choice[];
  /** `more`: and go on with the next from there. */
  choose(key: string, query: string, more: boolean): void;
  /** Has the keyboard again when the list closes without a choice. */
  readonly from: Element | null;
}

/**
 * Those that fit stand before those that must be changed, and both before those that cannot be chosen. What was asked for by its
 * name is not passed over for something else: where it cannot be chosen, it stands first and says why.
 */
export const sorted = (choices: readonly Choice[]): Choice[] => {
  const isRefused = choices.some(({ isNamed }) => isNamed) && choices.every((c) => !c.isNamed || c.problem);
  const rank = ({ problem, note, isNamed }: Choice) =>
    isNamed && isRefused ? -1 : problem ? 2 : note ? 1 : 0;
  return choices.toSorted((a, b) => rank(a) - rank(b));
};

/** Where those begin that cannot be chosen, behind all that can. */
export function refusedFrom(choices: readonly Choice[]): number {
  const last = choices.findLastIndex(({ problem }) => !problem);
  return last + 1;
}
