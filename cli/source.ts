import { resolve } from 'node:path';
import type { DataSource, ProjectDocument } from '../contract/project.ts';
import { ProblemError, problem } from '../contract/problems.ts';
import type { Studio } from '../studio/index.ts';

/** The source that `--data PATH` stands for; throws where nothing there can be read. */
export async function sourceFrom(studio: Studio, path: string): Promise<DataSource> {
  const whole = resolve(path);
  const { suggestion, problems } = await studio.call('data.inspect', { path: whole });
  const errors = problems.filter((p) => p.severity === 'error');
  if (errors.length > 0) throw new ProblemError(...errors);
  if (!suggestion) throw new ProblemError(problem('data/unknown-kind', { path: whole }));
  return suggestion;
}

/** Other data of the same kind keeps what the document says of it: the target column, the size of images. */
export function withSource(document: ProjectDocument, found: DataSource): ProjectDocument {
  const { source } = document.data;
  const same = source?.kind === found.kind && 'path' in source && 'path' in found;
  return { ...document, data: { ...document.data, source: same ? { ...source, path: found.path } : found } };
}
