import { resolve } from 'node:path';
import type { ProjectDocument } from '../../contract/project.ts';
import type { Studio } from '../../studio/index.ts';
import { withStudio } from '../host.ts';
import { print, printJson } from '../output.ts';
import type { Run } from '../program.ts';
import { sourceFrom, withSource } from '../source.ts';

export const run: Run = async ({ args: [dir], options }) =>
  withStudio(async (studio) => {
    const { template, name, data } = options as { template?: string; name?: string; data?: string };
    // Data that cannot be read is told before a folder is made.
    const inspection = data === undefined ? undefined : await sourceFrom(studio, data);
    const made = await studio.call('project.new', {
      path: resolve(dir),
      ...(template !== undefined && { template }),
      ...(name !== undefined && { name }),
    });
    const document = inspection ? withSource(made.document, inspection) : made.document;
    if (document !== made.document) await studio.call('project.save', { path: made.path, document });
    if (options.json) printJson({ path: made.path, name: document.name });
    else {
      print(`Made ${made.path} (${document.name}).`);
      print(await next(studio, document, made.path, dir));
    }
    return 0;
  });

/** What to do first: a network without layers is to be drawn, one whose data is not there yet is to be given it. */
async function next(studio: Studio, document: ProjectDocument, path: string, dir: string): Promise<string> {
  if (Object.values(document.networks).every(({ layers }) => layers.length === 0))
    return `Draw its network: backprop serve ${dir}`;
  const { source } = document.data;
  const there =
    source === null ||
    !('path' in source) ||
    (await studio.call('data.inspect', { path: resolve(path, source.path) }).then(
      () => true,
      () => false,
    ));
  return `Train it: backprop train ${dir}${there ? '' : ' --data PATH'}`;
}
