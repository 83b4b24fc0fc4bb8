#!/usr/bin/env node
// The `backprop` command: cli/main.ts on the right Node, in the folder where the person stands.
import './preload.mjs';

await import('../cli/main.ts');
