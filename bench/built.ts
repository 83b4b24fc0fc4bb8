import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;
let made: Promise<string> | undefined;

/**
 * The folder of our peer and of the threads' code as plain JavaScript, as the product has them: what strips types from sources takes
 * memory in every thread.
 */
export function builtPeer(): Promise<string> {
  made ??= make();
  return made;
}

async function make(): Promise<string> {
  // Beside the built app: as deep below the kernels as the sources are, and where nothing else looks.
  const out = join(here, '../out');
  mkdirSync(out, { recursive: true });
  const outDir = mkdtempSync(join(out, 'bench-'));
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
  const input = { ours: join(here, 'peers/ours.ts'), lane: join(here, '../workers/lane.ts') };
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node24',
      outDir,
      rolldownOptions: { input, output: { entryFileNames: '[name].js' } },
    },
  });
  return outDir;
}
