// npm run check: types, lint, format and notices. All of them run, so that one round shows everything.
import { join } from 'node:path';
import { moveToRightNode, root } from './node.mjs';
import { ensureInstalled } from './prepare.mjs';
import { interrupted, run, say, stopped } from './process.mjs';

await ensureInstalled().catch(stopped);
await moveToRightNode();

const tool = (...path) => join(root, 'node_modules', ...path);
const steps = {
  types: [join(root, 'scripts', 'types.mjs')],
  lint: [tool('eslint', 'bin', 'eslint.js'), '.'],
  format: [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  notices: [join(root, 'scripts', 'notices.mjs'), '--check'],
};

const failed = [];
for (const [name, command] of Object.entries(steps)) {
  if (interrupted()) break;
  say(`-- ${name}`);
  const { code } = await run(process.execPath, command, { cwd: root });
  if (code !== 0) failed.push(name);
}
say(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
process.exit(failed.length === 0 && !interrupted() ? 0 : 1);
