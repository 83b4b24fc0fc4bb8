import { adviceProblems } from './problems/advice.ts';
import { clipboardProblems } from './problems/clipboard.ts';
import { dataProblems } from './problems/data.ts';
import { fileProblems } from './problems/file.ts';
import { graphProblems } from './problems/graph.ts';
import { headProblems } from './problems/heads.ts';
import { hostProblems } from './problems/host.ts';
import { importProblems } from './problems/import.ts';
import { projectProblems } from './problems/project.ts';
import { runProblems } from './problems/run.ts';

/**
 * The one catalogue of everything that can be wrong. A problem says what was found, where, and what to do.
 * Codes are stable: scripts and tests may rely on them.
 */
export const catalogue = {
  ...graphProblems,
  ...headProblems,
  ...adviceProblems,
  ...dataProblems,
  ...fileProblems,
  ...projectProblems,
  ...importProblems,
  ...runProblems,
  ...hostProblems,
  ...clipboardProblems,
} as const;

export type ProblemCode = keyof typeof catalogue;
export type Severity = 'error' | 'warning' | 'info';

/** Where a problem was found; only the fields that apply. */
export interface Where {
  readonly network?: string;
  readonly layer?: string;
  /** A parameter of a layer, or a path in the project document such as `training.batchSize`. */
  readonly field?: string;
  readonly file?: string;
  /** Line and column of a text file, counted from 1. */
  readonly line?: number;
  readonly column?: string;
}

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** What was found, in one sentence. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly fix: string;
  readonly where: Where;
}

/** The facts that the sentences of a problem are made of. */
export type Details<C extends ProblemCode> = Parameters<(typeof catalogue)[C]['message']>[0];

/** Makes a problem of the catalogue. */
export function problem<C extends ProblemCode>(code: C, details: Details<C>, where: Where = {}): Problem {
  const entry = catalogue[code] as {
    severity: Severity;
    message: (details: Details<C>) => string;
    fix: (details: Details<C>) => string;
  };
  return { code, severity: entry.severity, message: entry.message(details), fix: entry.fix(details), where };
}

/** What the data warns of, and the error that says the same where the objective cannot do with it. */
const toldAs: Partial<Record<ProblemCode, ProblemCode>> = { 'data/one-class': 'graph/one-class' };

/** Without those that are known, or that a known one says as well. */
export function notYetTold(found: readonly Problem[], known: readonly Problem[]): Problem[] {
  const codes = new Set(known.map(({ code }) => code));
  return found.filter(({ code }) => !codes.has(toldAs[code] ?? code));
}

/** The one error that crosses rooms: it carries problems, never a stack trace, to the person. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[];
  constructor(...problems: Problem[]) {
    super(problems.map((p) => describe(p)).join('\n'));
    this.name = 'ProblemError';
    this.problems = problems;
  }
}

/** One line for terminals and logs: code, place, what was found, what to do. */
export function describe(p: Problem): string {
  const { network, layer, field, file, line, column } = p.where;
  const place = [
    file && (line ? `${file}:${line}` : file),
    column && `column "${column}"`,
    network && network !== 'main' && `network ${network}`,
    layer && `layer ${layer}`,
    field,
  ]
    .filter(Boolean)
    .join(', ');
  return `${p.code}: ${place ? `${place}: ` : ''}${p.message} ${p.fix}`;
}
