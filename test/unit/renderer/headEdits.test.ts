import katex from 'katex';
import { describe, expect, test } from 'vitest';
import { problem } from '../../../contract/problems.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import { losses } from '../../../engine/losses/index.ts';
import { partsOf, settings } from '../../../renderer/controls/equation.ts';
import { duplicateLayers } from '../../../renderer/document/clipboard.ts';
import { endWith } from '../../../renderer/document/fixes/shapes.ts';
import { insertAfter, replace } from '../../../renderer/document/fixes/surgery.ts';
import { group, groupTrouble, ungroup } from '../../../renderer/document/grouping.ts';
import { moveHead, setHead } from '../../../renderer/document/headEdits.ts';
import { headFace, outputsOf, totalEquation } from '../../../renderer/document/headFace.ts';
import { giveHead, headTargets, setHeadTarget, targetTitle } from '../../../renderer/document/headTargets.ts';
import { removeAndReconnect } from '../../../renderer/document/heal.ts';
import { removeLayers, renameLayer } from '../../../renderer/document/layerEdits.ts';
import { diagramOf } from '../../../renderer/document/objectiveDiagram.ts';
import { setObjectiveType } from '../../../renderer/document/objectiveEdits.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import { touched } from '../../../renderer/document/touched.ts';
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
    expect(giveHead(drawn, 'code', null, null).objective.heads?.['code']).toMatchObject({
      target: 'target:age',
      loss: 'meanSquaredError',
      metrics: ['mae'],
    });
  });
});

describe('edits of layers carry heads', () => {
  const heads = (next: ProjectDocument) => next.objective.heads;

  test('into a block, and out of it: the loss is that of the instance meanwhile', () => {
    const grouped = group(document, 'main', new Set(['copy']));
    expect(heads(grouped.document)).toEqual({ [grouped.id!]: head });
    expect(grouped.document.training.earlyStopping?.metric).toBe(`${grouped.id}/mae`);
    const back = ungroup(grouped.document, 'main', grouped.id!);
    expect(heads(back.document)).toEqual({ copy: head });
    expect(back.document.training.earlyStopping?.metric).toBe('copy/mae');
  });

  test('a block gives one value: not that of two outputs', () => {
    const trouble = (...ids: string[]) => groupTrouble(document, 'main', new Set(ids));
    expect(trouble('code', 'copy')).toContain('these layers give 2: code, copy');
    expect(trouble('copy', 'out')).toContain('copy, out');
    const inside = setHead(setHead(document, 'copy', null), 'code', {});
    expect(groupTrouble(inside, 'main', new Set(['code', 'out']))).toContain('code, out');
    expect(trouble('out')).toBeUndefined();
    expect(trouble('copy')).toBeUndefined();
  });

  test('a layer taken out hands its loss to what it had read, unless that has one', () => {
    expect(heads(removeAndReconnect(document, 'main', new Set(['copy'])))).toEqual({ code: head });
    const both = setHead(document, 'code', { weight: 2 });
    const { code } = heads(both)!;
    expect(heads(removeAndReconnect(both, 'main', new Set(['copy'])))).toEqual({ code });
    expect(heads(removeAndReconnect(document, 'main', new Set(['copy', 'code'])))).toEqual({ in: head });
  });

  test('fixes that replace or prolong an end take its loss along', () => {
    const place = {
      document,
      network: 'main',
      layer: document.networks['main']!.layers[2]!,
      facts: null,
      problem: problem('graph/no-input', {}),
    };
    expect(Object.keys(heads(replace(place, 'activation'))!)).toEqual(['activation']);
    expect(Object.keys(heads(insertAfter(place, 'activation'))!)).toEqual(['activation']);
    const act = { ...place, document: replace(place, 'activation') };
    const layer = act.document.networks['main']!.layers.find(({ id }) => id === 'activation')!;
    expect(Object.keys(heads(endWith({ ...act, layer }, 4).document)!)).toEqual(['dense']);
  });

  test('undo shows the layer whose loss it takes back', () => {
    const next = setHead(document, 'code', { weight: 2 });
    const shown = { room: 'design', network: 'main', layers: ['code'] };
    expect(touched(next, document, 'main')).toEqual(shown);
    expect(touched(document, next, 'main')).toEqual(shown);
    expect(touched(document, setHead(document, 'copy', { weight: 2 }), 'main').layers).toEqual(['copy']);
  });

  test('no copy has a loss: two would learn the same thing twice', () => {
    expect(heads(duplicateLayers(document, 'main', new Set(['copy'])).document)).toEqual({ copy: head });
  });

  test('an objective that takes the network for another drops them, one without use for them keeps them', () => {
    expect(heads(setObjectiveType(document, 'variational', [4]))).toBeUndefined();
    expect(heads(setObjectiveType(document, 'pretraining', [4]))).toEqual({ copy: head });
  });
});

describe('what an output is compared with', () => {
  const source = {
    kind: 'csv' as const,
    path: 'a.csv',
    target: 'kind',
    task: 'classes' as const,
    targets: [{ column: 'age', task: 'number' as const }],
  };
  const table = { ...setHead(document, 'copy', null), data: { ...document.data, source } };
  const column = (shape: readonly number[], classes: number | null) => ({ shape, classes, variable: false });
  const facts = { input: column([4], null), target: column([], 3), 'target:age': column([1], null) };

  test('is called as the table calls it', () => {
    expect(headTargets(table, facts).map((name) => targetTitle(table, name))).toEqual([
      'kind',
      'age',
      'the input',
    ]);
    expect(headTargets(document, { input: facts.input })).toEqual(['input']);
  });

  test('what fits in size is chosen first', () => {
    const given = (output: readonly number[]) => giveHead(table, 'code', output, facts).objective.heads?.code;
    expect(given([1])).toMatchObject({ target: 'target:age', loss: 'meanSquaredError', metrics: ['mae'] });
    expect(given([3])).toMatchObject({ target: 'target', loss: 'crossEntropy' });
    expect(given([4])).toMatchObject({ target: 'input', loss: 'meanSquaredError' });
    expect(given([7])).toMatchObject({ target: 'target:age' });
  });

  test('loss and metrics stay where they fit, and follow where they do not', () => {
    const age = giveHead(table, 'code', [1], facts);
    const huber = setHead(age, 'code', {
      loss: 'huber',
      lossParams: { delta: 2 },
      metrics: ['r2'],
      weight: 0.5,
    });
    const input = setHeadTarget(huber, 'code', 'input', facts).objective.heads?.code;
    expect(input).toEqual({
      target: 'input',
      loss: 'huber',
      lossParams: { delta: 2 },
      metrics: ['r2'],
      weight: 0.5,
    });
    const kind = setHeadTarget(huber, 'code', 'target', facts).objective.heads?.code;
    expect(kind).toEqual({
      target: 'target',
      loss: 'crossEntropy',
      lossParams: {},
      metrics: ['accuracy'],
      weight: 0.5,
    });
  });

  test('the sum that is minimized is a formula, and a node says its part', () => {
    const both = setHead(giveHead(table, 'code', [1], facts), 'code', { weight: 0.5 });
    const tex = totalEquation(outputsOf(both, 'my_out-1'));
    expect(tex).toBe(
      'L = L_{\\mathrm{CE}}(\\texttt{my\\_out-1}) \\quad {} + 0.5 \\, L_{\\mathrm{MSE}}(\\texttt{code})',
    );
    for (const loss of Object.keys(losses))
      for (const part of partsOf(totalEquation(outputsOf(setHead(both, 'code', { loss }), null))))
        expect(() => katex.renderToString(part, settings)).not.toThrow();
    expect(headFace(both, 'code', both.objective.heads!.code!)).toEqual({
      short: 'MSE · age',
      weight: '×0.5',
      isEnd: false,
      spoken: 'own loss: mean squared error against age, times 0.5',
    });
    expect(diagramOf(both)?.loss).toBe('Cross-entropy + 0.5 × MSE of code');
  });
});
