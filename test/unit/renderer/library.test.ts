import { describe, expect, test } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { check } from '../../../engine/graph/check.ts';
import { addInstance } from '../../../renderer/document/blockEdits.ts';
import { withBlockFile } from '../../../renderer/document/blockFile.ts';
import { changeLayer } from '../../../renderer/document/layerEdits.ts';
import { library, type LibraryBlock } from '../../../renderer/library/index.ts';
import { checkBlock } from '../../../studio/blocks/shelf.ts';
import { projectOf, layerOf } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { variantNames, webAssembly } from '../../cases/webassembly.ts';

/** What each makes of an image of 8 x 6 x 4, or of 5 steps of 3. */
const expected: Readonly<Record<keyof typeof library, readonly number[]>> = {
  convBnRelu: [8, 6, 32],
  residual: [8, 6, 4],
  residualProjection: [4, 3, 8],
  inception: [8, 6, 64 + 128 + 32 + 32],
  squeezeExcite: [8, 6, 4],
  denseBlock: [8, 6, 4 + 4 * 12],
  lstmEncoder: [64],
};

function projectWith({ file, fit }: LibraryBlock, shape: readonly number[]): ProjectDocument {
  const start = projectOf(
    [layerOf('in', 'input', { shape: [...shape] })],
    {},
    {
      type: 'sgd',
      params: { learningRate: 0.05 },
    },
  );
  const brought = withBlockFile(start, file);
  const { document, id } = addInstance(brought.document, 'main', {
    block: brought.name,
    position: { x: 0, y: 0 },
    after: 'in',
  });
  const fitted = changeLayer(document, 'main', id, (layer) => ({ ...layer, params: fit?.(shape) ?? {} }));
  // A network ends in something that can take any value.
  const isImage = shape.length === 3;
  const end = [
    ...(isImage ? [layerOf('pool', 'globalAvgPool2d', {}, id)] : []),
    layerOf('out', 'dense', { units: 3 }, isImage ? 'pool' : id),
  ];
  return { ...fitted, networks: { main: { layers: [...fitted.networks.main.layers, ...end] } } };
}

describe('blocks that ship', () => {
  for (const [name, block] of Object.entries<LibraryBlock>(library)) {
    const shape = name === 'lstmEncoder' ? [5, 3] : [8, 6, 4],
      document = projectWith(block, shape);

    test(`${name}: is a block, says what it is, and fits what comes in`, () => {
      expect(checkBlock(block.file)).toEqual(block.file);
      const { title, description } = block.file.blocks[name];
      expect([title, description]).toEqual([expect.any(String), expect.stringMatching(/\d{4}\)\.|differ/)]);
      const { problems, networks } = check(document, null);
      expect(problems).toEqual([]);
      expect(Object.values(networks.main.blocks)[0].output).toEqual(expected[name as keyof typeof library]);
    });

    test(`${name}: every gradient is a number and not all are zero; it learns`, () => {
      const trial = new Trial(
        { document, batch: 4, mode: 'train', weights: {}, columns: {} },
        { backend: webAssembly(variantNames[0]) },
      );
      const first = trial.run();
      for (const weight of trial.trainable) {
        const gradient = Array.from(trial.gradient(weight));
        expect(gradient.every(Number.isFinite), weight).toBe(true);
      }
      expect(trial.trainable.some((weight) => trial.gradient(weight).some((g) => g !== 0))).toBe(true);
      let last = first;
      for (let step = 2; step <= 12; step++) {
        trial.tick(step, 0.05);
        last = trial.run();
      }
      expect(last).toBeLessThan(first);
    });
  }
});
