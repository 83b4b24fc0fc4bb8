import { describe, expect, it } from 'vitest';
import type { LayerDocument, ProjectDocument } from '../../../contract/project.ts';
import { check } from '../../../engine/graph/check.ts';
import { float32 } from '../../cases/backends.ts';
import { layerOf, projectOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';

/** input -> dense -> tanh -> dense -> ... */
function chain(depth: number): LayerDocument[] {
  const layers = [layerOf('l0', 'input', { shape: [2] })];
  for (let i = 1; i <= depth; i++) {
    const from = `l${i - 1}`;
    layers.push(
      i % 2
        ? layerOf(`l${i}`, 'dense', { units: 2 }, from)
        : layerOf(`l${i}`, 'activation', { function: 'tanh' }, from),
    );
  }
  return layers;
}

/** A chain as deep as this is advised against, and nothing else. */
const told = ['graph/deep-plain'];
const codesOf = (document: ProjectDocument): string[] =>
  check(document, null).problems.map(({ code }) => code);

const time = (work: () => unknown): number => {
  const from = performance.now();
  work();
  return performance.now() - from;
};

describe('deep networks', () => {
  it('5,000 layers are checked, compiled and run without a deep stack', () => {
    const document = projectOf(chain(5000));
    let trial: Trial | undefined;
    const checked = time(() => expect(codesOf(document)).toEqual(told));
    const compiled = time(
      () =>
        (trial = new Trial(
          { document, batch: 1, mode: 'train', weights: {}, columns: {} },
          { backend: float32 },
        )),
    );
    expect(Number.isFinite(trial!.run())).toBe(true);
    console.log(`5,000 layers: checked in ${checked.toFixed(0)} ms, compiled in ${compiled.toFixed(0)} ms`);
  });

  it('5,000 layers in any order, the last first', () => {
    const layers = chain(5000).reverse();
    expect(codesOf(projectOf(layers))).toEqual(told);
  });

  it('a circle of 5,000 layers is found', () => {
    const layers = chain(5000);
    layers[0] = layerOf('l0', 'flatten', {}, 'l5000');
    expect(check(projectOf(layers), null).problems.map((p) => p.code)).toContain('graph/cycle');
  });

  it('100 layers are checked while a person draws', () => {
    const document = projectOf(chain(100));
    check(document, null);
    const times = Array.from({ length: 20 }, () => time(() => check(document, null))).sort((a, b) => a - b);
    console.log(`100 layers: checked in ${times[10]!.toFixed(2)} ms`);
  });
});
