import { describe, expect, test } from 'vitest';
import { moveHead, setHead } from '../../../renderer/document/headEdits.ts';
import { removeLayers, renameLayer } from '../../../renderer/document/layerEdits.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import { checkDocument } from '../../../studio/projects/read.ts';
import { layerOf, projectOf } from '../../cases/document.ts';

const head = { target: 'input', loss: 'huber', lossParams: {}, metrics: ['mae'] };
const document = (() => {
  const drawn = projectOf(
    [
      layerOf('in', 'input', { shape: [4] }),
      layerOf('code', 'dense', { units: 2 }, 'in'),
      layerOf('copy', 'dense', { units: 4 }, 'code'),
      layerOf('out', 'dense', { units: 3 }, 'code'),
    ],
    { loss: 'crossEntropy', metrics: ['accuracy'], heads: { copy: head } },
  );
  const earlyStopping = { metric: 'copy/mae', patience: 3, minDelta: 0, restoreBest: true };
  return { ...drawn, training: { ...drawn.training, earlyStopping } };
})();

describe('heads follow what is done to their layers', () => {
  test('a new name is theirs, too, and that of what training is stopped by', () => {
    const next = renameLayer(document, 'main', 'copy', 'again');
    expect(next.objective.heads).toEqual({ again: head });
    expect(next.training.earlyStopping?.metric).toBe('again/mae');
    expect(renameLayer(document, 'main', 'out', 'end').objective).toBe(document.objective);
  });

  test('a layer that is deleted takes its head along; without any, the document does not speak of them', () => {
    const next = removeLayers(document, 'main', new Set(['copy']), rulesOf);
    expect(next.objective).not.toHaveProperty('heads');
    expect(removeLayers(document, 'main', new Set(['out']), rulesOf).objective.heads).toEqual({ copy: head });
  });

  test('a layer of that name in another network is none of them', () => {
    const other = { ...document, networks: { ...document.networks, other: document.networks['main']! } };
    expect(renameLayer(other, 'other', 'copy', 'again').objective).toBe(other.objective);
    expect(moveHead(document, 'block:b', 'copy', 'again')).toBe(document);
  });

  test('are given, changed and taken away; a weight of 1 is not said', () => {
    const given = setHead(document, 'code', {});
    expect(given.objective.heads?.['code']).toEqual({
      target: 'target',
      loss: 'crossEntropy',
      lossParams: {},
      metrics: ['accuracy'],
    });
    const light = setHead(given, 'code', { weight: 0.3 });
    expect(checkDocument(light)).toEqual(light);
    expect(setHead(light, 'code', { weight: 0.3 })).toBe(light);
    expect(setHead(light, 'code', { weight: 1 })).toEqual(given);
    expect(setHead(light, 'code', null)).toEqual(document);
    expect(setHead(document, 'code', null)).toBe(document);
  });

  test('where the table has a further target, that is what a new one is compared with', () => {
    const source = {
      kind: 'csv' as const,
      path: 'a.csv',
      target: 'kind',
      task: 'classes' as const,
      targets: [{ column: 'age', task: 'number' as const }],
    };
    const drawn = { ...document, data: { ...document.data, source } };
    expect(setHead(drawn, 'code', {}).objective.heads?.['code']).toMatchObject({
      target: 'target:age',
      loss: 'meanSquaredError',
      metrics: ['mae'],
    });
  });
});
