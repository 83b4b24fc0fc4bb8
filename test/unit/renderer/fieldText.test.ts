import { describe, expect, test } from 'vitest';
import { generators } from '../../../engine/data/generators/index.ts';
import { layers } from '../../../engine/layers/index.ts';
import { losses } from '../../../engine/losses/index.ts';
import { objectives } from '../../../engine/objectives/index.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import type { Parameters } from '../../../engine/parameters.ts';
import { schedules } from '../../../engine/schedules/index.ts';
import { causalPadding, float, int, padding, pair, shape } from '../../../engine/parameters.ts';
import { optionTitle, parse, spoken, stepped, textOf } from '../../../renderer/document/fieldText.ts';

const units = int(1, 4096, 64, '');
const rate = float(0, 10, 0.001, '');
const kernel = pair(1, 64, [3, 3], '');
const value = (parsed: ReturnType<typeof parse>) => (parsed.ok ? parsed.value : parsed.trouble);

describe('fields', () => {
  test('numbers as people type them', () => {
    expect(value(parse(units, '128'))).toBe(128);
    expect(value(parse(units, ' 1 024 '))).toBe(1024);
    expect(value(parse(rate, '1e-3'))).toBe(0.001);
    expect(value(parse(rate, '0,5'))).toBe(0.5);
    expect(value(parse(rate, '.25'))).toBe(0.25);
  });

  test('what is wrong is said with what was expected', () => {
    for (const text of ['', 'abc', '0', '1.5', '5000', '-1', '1e', '0x10']) {
      expect(value(parse(units, text))).toBe('Enter a whole number between 1 and 4096.');
    }
  });

  test('a pair in every usual spelling', () => {
    for (const text of ['3 × 5', '3x5', '3, 5', '3 5', '3*5'])
      expect(value(parse(kernel, text))).toEqual([3, 5]);
    expect(value(parse(kernel, '7'))).toEqual([7, 7]);
    expect(parse(kernel, '1 2 3').ok).toBe(false);
  });

  test('shapes and padding', () => {
    expect(value(parse(shape([1], ''), '[28, 28, 1]'))).toEqual([28, 28, 1]);
    expect(value(parse(shape([1], ''), '28 × 28'))).toEqual([28, 28]);
    expect(value(parse(padding('same', ''), 'Valid'))).toBe('valid');
    expect(value(parse(padding('same', ''), '2'))).toBe(2);
    expect(parse(padding('same', ''), 'most').ok).toBe(false);
    expect(parse(padding('same', ''), 'causal').ok).toBe(false);
    expect(value(parse(causalPadding('same', ''), 'Causal'))).toBe('causal');
  });

  test('what a field shows is what it reads', () => {
    for (const [parameter, given] of [
      [kernel, [3, 5]],
      [shape([1], ''), [8, 8, 1]],
      [rate, 1e-8],
      [units, 7],
    ] as const) {
      expect(value(parse(parameter, textOf(parameter, given)))).toEqual(given);
    }
  });

  test('arrow keys: whole numbers by one or ten, others along 1, 2, 5; never out of range', () => {
    expect(stepped(units, 64, true, false)).toBe(65);
    expect(stepped(units, 64, false, true)).toBe(54);
    expect(stepped(units, 1, false, false)).toBe(1);
    expect(stepped(rate, 0.001, true, false)).toBe(0.002);
    expect(stepped(rate, 0.001, false, false)).toBe(0.0005);
    expect(stepped(rate, 0.003, true, false)).toBe(0.005);
    expect(stepped(rate, 10, true, false)).toBe(10);
  });

  test('names as words', () => {
    expect(spoken('learningRate')).toBe('Learning rate');
    expect(spoken('beta1')).toBe('Beta1');
  });

  test('values of every list as words and names', () => {
    const tables = [layers, objectives, optimizers, schedules, losses, generators];
    const values = tables
      .flatMap((table) => Object.values<{ parameters: Parameters }>(table))
      .flatMap(({ parameters }) => Object.values(parameters))
      .flatMap((parameter) => (parameter.kind === 'choice' ? parameter.options : []));
    expect(values.length).toBeGreaterThan(50);
    for (const value of values) expect(optionTitle(value)).toMatch(/^[A-Z][A-Za-z]*([ -][A-Za-z]+)*$|^L1$/);
    // A file may hold any word.
    expect(optionTitle('constructor')).toBe('Constructor');
    expect(['nonSaturating', 'glorotUniform', 'leakyRelu'].map(optionTitle)).toEqual([
      'Non-saturating',
      'Glorot uniform',
      'Leaky ReLU',
    ]);
  });
});
