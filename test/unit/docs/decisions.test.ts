import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decisionsPage } from '../../../scripts/decisions-page.ts';

test('docs/decisions/README.md lists every decision (npm run docs:decisions)', () => {
  const page = join(import.meta.dirname, '../../../docs/decisions/README.md');
  expect(readFileSync(page, 'utf8')).toBe(decisionsPage());
});
