import type { ProjectDocument } from '../../contract/project.ts';

/** One named step: what the person did, and the document after it. */
export interface Step {
  readonly title: string;
  readonly document: ProjectDocument;
  /** Steps of the same key in a row are one: typing in one field, say. Null is never merged. */
  readonly merge: string | null;
}

/** The project document and how it came to be. A value: every function here returns a new one. */
export interface History {
  /** The first step is the document as it was opened. Never empty. */
  readonly steps: readonly Step[];
  /** Which step is shown. */
  readonly at: number;
  /** The document as it stands on disk. */
  readonly saved: ProjectDocument;
}

/** Steps share almost everything with their neighbours; this many keep a long day's work. */
export const longest = 1000;

export const open = (document: ProjectDocument): History => ({
  steps: [{ title: 'Open', document, merge: null }],
  at: 0,
  saved: document,
});

export const current = (history: History): ProjectDocument => history.steps[history.at].document;

export const isDirty = (history: History): boolean => current(history) !== history.saved;

/** Adds a step; what was undone is forgotten. An edit that changes nothing is no step. */
export function apply(
  history: History,
  title: string,
  document: ProjectDocument,
  merge: string | null = null,
): History {
  const now = history.steps[history.at];
  if (document === now.document) return history;
  const merges = merge !== null && now.merge === merge && now.document !== history.saved;
  const kept = history.steps.slice(0, merges ? history.at : history.at + 1);
  const steps = [...kept, { title, document, merge }];
  const dropped = Math.max(0, steps.length - longest);
  return { ...history, steps: steps.slice(dropped), at: steps.length - 1 - dropped };
}

/** The next edit starts a step of its own, even in the same field: called when a field is left. */
export function seal(history: History): History {
  const now = history.steps[history.at];
  if (now.merge === null) return history;
  return { ...history, steps: history.steps.with(history.at, { ...now, merge: null }) };
}

export const canUndo = (history: History): boolean => history.at > 0;
export const canRedo = (history: History): boolean => history.at < history.steps.length - 1;

export const undo = (history: History): History => goTo(history, history.at - 1);
export const redo = (history: History): History => goTo(history, history.at + 1);

/** The history at another of its steps: as many undone or redone as it takes. */
export function goTo(history: History, at: number): History {
  const to = Math.min(Math.max(0, at), history.steps.length - 1);
  return to === history.at ? history : seal({ ...history, at: to });
}

/** What undo would take back and redo would bring again, for menus; null where there is nothing. */
export const undoTitle = (history: History): string | null =>
  canUndo(history) ? history.steps[history.at].title : null;
export const redoTitle = (history: History): string | null =>
  canRedo(history) ? history.steps[history.at + 1].title : null;

export const markSaved = (history: History, document: ProjectDocument): History => ({
  ...history,
  saved: document,
});
