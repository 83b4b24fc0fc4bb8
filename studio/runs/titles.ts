import { reportTitles } from '../../engine/objectives/index.ts';

/** Figures of the studio and of objectives that are called by more than their name. */
const titles: Readonly<Record<string, string>> = { ...reportTitles, freeRunning: 'Free-running accuracy' };

/** What a figure is called in the midst of a line: `loss`, `accuracy`, `generator loss`. */
export const figureTitle = (name: string): string =>
  Object.hasOwn(titles, name) ? titles[name].toLowerCase() : name;
