import { reportTitles } from '../../engine/objectives/index.ts';

/** What a figure is called in the midst of a line: `loss`, `accuracy`, `generator loss`. */
export const figureTitle = (name: string): string =>
  Object.hasOwn(reportTitles, name) ? reportTitles[name].toLowerCase() : name;
