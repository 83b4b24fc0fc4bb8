/** Writes docs/decisions/README.md from the pages beside it: `node scripts/decisions-page.ts`. A test fails where it is stale. */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'docs', 'decisions');

/** Each page begins with its number and what was decided: `# 16. Blocks are unfolded before the engine looks`. */
export function decisionsPage(): string {
  const lines = readdirSync(folder)
    .filter((name) => /^\d{4}-/.test(name))
    .sort()
    .map((name) => {
      const [head] = readFileSync(join(folder, name), 'utf8').split('\n', 1);
      const title = /^# (\d+)\. (.+)$/.exec(head!);
      if (!title || Number(title[1]) !== Number(name.slice(0, 4)))
        throw new Error(`docs/decisions/${name} begins with "${head}", not with its number and a title`);
      return `${title[1]}. [${title[2]}](${name})`;
    });
  return [
    '# Decisions',
    '',
    'One page each: what was decided, why, what else was tried, and what would change our mind.',
    'This list is written by `npm run docs:decisions`.',
    '',
    ...lines,
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(join(folder, 'README.md'), decisionsPage());
