#!/usr/bin/env node
// The `backprop` command of an installed checkout: cli/main.ts on the right Node.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rightNode, root } from './node.mjs';
import { run } from './process.mjs';

const { code } = await run(rightNode(), [
  '--disable-warning=ExperimentalWarning',
  '--import',
  pathToFileURL(join(root, 'scripts', 'preload.mjs')).href,
  join(root, 'cli', 'main.ts'),
  ...process.argv.slice(2),
]);
process.exit(code);
