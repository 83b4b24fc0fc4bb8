// Loaded with --import before cli/main.ts and bench/run.ts: the right Node, a compile cache, the right folder.
import module from 'node:module';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { endWithParent, moveToRightNode, root } from './node.mjs';

if (isMainThread) {
  await moveToRightNode();
  endWithParent();
  // Type stripping and compilation are paid once. The variable hands the cache on to threads and children.
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'compile');
  // npm runs scripts in the project's root, but a person means paths from where they stand.
  if (process.env.npm_lifecycle_event === 'backprop' && process.env.INIT_CWD)
    process.chdir(process.env.INIT_CWD);
}
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
