import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layers } from '../../../engine/layers/index.ts';
import { importPage } from '../../../scripts/import-page.ts';
import { operators } from '../../../studio/import/onnx/operators/index.ts';

test('docs/import.md is what the table of operators says (npm run docs:import)', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/import.md'), 'utf8');
  expect(page).toBe(importPage());
});

test('what operators become are layers that there are', () => {
  const names = Object.values(operators).flatMap(({ becomes }) => becomes.match(/\b[a-z]+[A-Z]\w*\b/g) ?? []);
  expect(names.length).toBeGreaterThan(20);
  const known = new Set([...Object.keys(layers), 'leakyRelu', 'crossEntropy', 'relu6']);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});
