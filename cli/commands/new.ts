import { resolve } from 'node:path';
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
      print(`Train it: backprop train ${dir}`);
    }
    return 0;
  });
