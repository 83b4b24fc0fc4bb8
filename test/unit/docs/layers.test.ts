import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layersPage } from '../../../scripts/layers-page.ts';

test('docs/layers.md is what the tables say (npm run docs:layers)', () => {
  expect(readFileSync(join(import.meta.dirname, '../../../docs/layers.md'), 'utf8')).toBe(layersPage());
});
