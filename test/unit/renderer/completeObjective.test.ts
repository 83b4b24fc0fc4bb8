import { describe, expect, it } from 'vitest';
import { check } from '../../../engine/graph/check.ts';
import { objectives, type ObjectiveName } from '../../../engine/objectives/index.ts';
import { missingPieces } from '../../../renderer/document/completeObjective.ts';
import { fixOf } from '../../../renderer/document/fixes.ts';
import { diagramOf } from '../../../renderer/document/objectiveDiagram.ts';
import { removeNetwork, setObjectiveType } from '../../../renderer/document/objectiveEdits.ts';
import { column } from '../../cases/data.ts';
import { documentOf, layer } from './documents.ts';

const begun = documentOf(layer('input', 'input', [], { shape: [8, 8, 1] }));
const classifier = documentOf(
  layer('input', 'input', [], { shape: [8, 8, 1] }),
  layer('flatten', 'flatten', ['input']),
  layer('output', 'dense', ['flatten'], { units: 10 }),
);
const facts = { input: column([8, 8, 1]), target: column([], 10) };
const names = Object.keys(objectives) as ObjectiveName[];
const changed = (name: ObjectiveName, from = classifier) => setObjectiveType(from, name, [8, 8, 1]);
const graphErrors = (document: typeof begun) =>
  check(document, facts)
    .problems.filter((p) => p.severity === 'error' && p.code.startsWith('graph/'))
    .map((p) => p.code)
    // The loss for another kind of target, and how long to train, are choices of the person.
    .filter((code) => code !== 'graph/loss-target' && code !== 'graph/pretraining-epochs');

describe('what an objective still needs', () => {
  it.each(names)('makes a drawn classifier ready to train: %s', (name) => {
    const document = changed(name);
    const complete = missingPieces(document, facts).at(-1)?.document ?? document;
    expect(graphErrors(complete)).toEqual([]);
    expect(missingPieces(complete, facts)).toEqual([]);
  });

  it.each(names)('makes a network of nothing but its input ready: %s', (name) => {
    const document = changed(name, begun);
    const pieces = missingPieces(document, facts);
    expect(pieces.length).toBeGreaterThan(0);
    const complete = pieces.at(-1)!.document;
    expect(graphErrors(complete)).toEqual([]);
  });

  it.each(
    (['variational', 'adversarial'] as const).flatMap((name) =>
      Object.keys(objectives[name].networks).map((network) => [name, network]),
    ),
  )('is drawn as a whole where a network is gone: %s without its %s', (name, network) => {
    const whole = missingPieces(changed(name as ObjectiveName), facts).at(-1)!.document;
    const document = removeNetwork(whole, network);
    const problem = check(document, facts).problems.find(({ code }) => code === 'graph/missing-network')!;
    const fixed = fixOf(problem, document, facts)!.document;
    expect(graphErrors(fixed)).toEqual([]);
    expect(missingPieces(fixed, facts)).toEqual([]);
    const begun = missingPieces(document, facts);
    expect(begun[0]?.title).toBe(`The network ${network}`);
    expect(begun.at(-1)!.document).toEqual(fixed);
  });

  it('is told in words, each piece on top of the ones before', () => {
    const pieces = missingPieces(changed('adversarial'), facts);
    expect(pieces.map((p) => p.title)).toEqual([
      'generator: dense 64, relu, dense 64, reshape to 8 × 8 × 1 at its end',
      'discriminator: dense 1 at its end',
    ]);
  });

  it('is nothing where a network gives as many values in another shape, as the check has it', () => {
    const complete = missingPieces(changed('variational'), facts).at(-1)!.document;
    const [flat, reshape] = complete.networks['decoder'].layers.slice(-2);
    expect(reshape.type).toBe('reshape');
    const layers = complete.networks['decoder'].layers.slice(0, -1);
    const document = { ...complete, networks: { ...complete.networks, decoder: { layers } } };
    expect(flat.params).toEqual({ units: 64 });
    expect(graphErrors(document)).toEqual([]);
    expect(missingPieces(document, facts)).toEqual([]);
  });

  it('is nothing where all is there, and says nothing of an unknown objective', () => {
    expect(missingPieces(classifier, facts)).toEqual([]);
    expect(
      missingPieces({ ...classifier, objective: { ...classifier.objective, type: 'other' } }, facts),
    ).toEqual([]);
  });
});

describe('the picture of an objective', () => {
  it.each(names)('has each of its networks once: %s', (name) => {
    const networks = diagramOf(changed(name))!.parts.flatMap((p) => (p.kind === 'network' ? [p.name] : []));
    expect(networks.sort()).toEqual(Object.keys(objectives[name].networks).sort());
  });
  it('marks networks that are missing, and names those that it has no use for', () => {
    const document = { ...classifier, objective: { ...classifier.objective, type: 'variational' } };
    const { parts, others, loss } = diagramOf(document)!;
    expect(parts.filter((p) => p.kind === 'network').map((p) => p.there)).toEqual([false, false]);
    expect(others).toEqual(['main']);
    expect(loss).toContain('KL');
    expect(diagramOf(changed('adversarial'))!.loss).toBe('Non-saturating game');
  });
});
