#!/usr/bin/env node
// The `backprop` command: cli/main.ts on the right Node, in the folder where the person stands. In a fresh or changed
// checkout it first installs packages and builds kernels, as `npm start` does, and says so on standard error.
import { ensureInstalled, ensureKernels } from './prepare.mjs';

await ensureInstalled();
await import('./preload.mjs');
await ensureKernels();
await import('../cli/main.ts');
