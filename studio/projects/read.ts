import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ProblemError, problem, type Problem } from '../../contract/problems.ts';
import { projectFormat, projectVersion, type ProjectDocument } from '../../contract/project.ts';
import { readProblem } from '../files/problems.ts';
import { kindOf, readSmall } from '../files/read.ts';
import { explainIssues } from './issues.ts';
import { JsonError, parseJson, type ParsedJson } from './json.ts';
import { projectSchema } from './schema.ts';

export const projectFile = 'project.json';
/** A hundred thousand layers take less. */
export const largestDocument = 32 << 20;
/** Who sees ten mistakes at once mends the cause first. */
const mostProblems = 10;

/** The real path of a project's folder. Takes the path of its project.json, too. */
export async function projectFolder(path: string): Promise<string> {
  const whole = resolve(path);
  const folder = basename(whole) === projectFile ? dirname(whole) : whole;
  if ((await kindOf(join(folder, projectFile))) !== 'file') {
    throw new ProblemError(problem('project/not-found', { path: folder }));
  }
  try {
    return await realpath(folder);
  } catch (error) {
    throw readProblem(folder, error);
  }
}

/** Reads project.json, changes nothing. */
export async function readProject(folder: string): Promise<ProjectDocument> {
  const file = join(folder, projectFile);
  const bytes = await readSmall(file, largestDocument);
  return parseDocument(bytes.toString('utf8'), file);
}

/** The document in a text; or what is wrong with it, and on which line. */
export function parseDocument(text: string, file: string): ProjectDocument {
  let parsed: ParsedJson;
  try {
    parsed = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const reason = `line ${error.line}, column ${error.column}: ${error.message}`;
    throw new ProblemError(problem('project/not-json', { reason }, { file, line: error.line }));
  }
  return checkDocument(parsed.value, file, parsed.line);
}

/** The same rules for a document that comes from a window instead of a file. */
export function checkDocument(value: unknown, file?: string, line?: ParsedJson['line']): ProjectDocument {
  const head = value as { format?: unknown; version?: unknown } | null;
  if (typeof head !== 'object' || head === null || head.format !== projectFormat) {
    throw new ProblemError(problem('project/not-a-project', {}, { file }));
  }
  // Before all else: a later version may look different in every other field.
  if (typeof head.version === 'number' && head.version > projectVersion) {
    throw new ProblemError(
      problem('project/newer', { found: head.version, known: projectVersion }, { file }),
    );
  }
  const result = projectSchema.safeParse(value);
  if (result.success) return result.data;
  const problems: Problem[] = explainIssues(result.error.issues, value).map(
    ({ path, keys, found, expected }) =>
      problem('project/field', { found, expected }, { file, line: line?.(keys), field: path }),
  );
  throw new ProblemError(...problems.slice(0, mostProblems));
}
