import { resolve } from 'node:path';
import { openStudio, rendererFolder } from '../host.ts';
import { print, printJson } from '../output.ts';
import type { Run } from '../program.ts';

export const run: Run = async ({ args: [dir], options }) => {
  const { serve } = await import('../serve/index.ts');
  const { port } = options as { port: number };
  const studio = openStudio({ host: 'browser', openAtStart: dir === undefined ? null : resolve(dir) });
  try {
    // A project that cannot be opened is told here, not to an empty window.
    if (dir !== undefined) await studio.call('project.open', { path: resolve(dir) });
    const serving = await serve({
      studio,
      port,
      rendererFolder,
      open: (url) =>
        options.json ? printJson({ event: 'listening', url }) : print(`Backprop Studio: ${url}`),
    });
    await new Promise<void>((ended) => {
      process.once('SIGINT', () => ended());
      process.once('SIGTERM', () => ended());
    });
    await serving.close();
    return 0;
  } finally {
    await studio.close();
  }
};
