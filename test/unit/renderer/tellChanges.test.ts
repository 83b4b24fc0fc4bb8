import { expect, test } from 'vitest';
import { tellChanges } from '../../../renderer/document/tellChanges.ts';
import { xor } from '../../../studio/templates/xor.ts';

const before = xor.document;

test('nothing differs from itself', () => {
  expect(tellChanges(before, structuredClone(before))).toEqual([]);
});

test('each thing that differs is told in a line', () => {
  const [network] = Object.keys(before.networks);
  const { layers } = before.networks[network];
  const dense = layers.find(({ type }) => type === 'dense')!;
  const after = {
    ...before,
    name: 'Other',
    training: { ...before.training, epochs: before.training.epochs + 1 },
    networks: {
      [network]: {
        layers: layers.map((l) => (l === dense ? { ...l, params: { ...l.params, units: 99 } } : l)),
      },
      extra: { layers: [] },
    },
  };
  const lines = tellChanges(before, after);
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`${dense.id}: units .* → 99`)));
  expect(lines).toContain('Network extra is new');
  expect(lines).toContain(`The name: ${before.name} → Other`);
  expect(lines).toContain('How it is trained changed');
  expect(tellChanges(after, before)).toContain('Network extra is gone');
});
