import { describe, expect, it } from 'vitest';
import type { LayerDocument, ProjectDocument } from '../../../contract/project.ts';
import { leastMemory } from '../../../engine/graph/memory.ts';
import { prepareModel, weightName } from '../../../engine/graph/model.ts';
import { instanceOf, repeated, withBlocks } from '../../cases/blocks.ts';
import { float64, type Backend } from '../../cases/backends.ts';
import { checkGradients } from '../../cases/differences.ts';
import { layerOf, projectOf, type Setting } from '../../cases/document.ts';
import { Trial } from '../../cases/trial.ts';
import { webAssembly } from '../../cases/webassembly.ts';

const batch = 4;

/** Dense -> norm -> relu -> dense: what is frozen stands behind a layer that learns, so gradients go through it. */
const drawn = (...frozen: string[]): LayerDocument[] =>
  [
    layerOf('in', 'input', { shape: [5] }),
    layerOf('first', 'dense', { units: 6 }, 'in'),
    layerOf('norm', 'batchNorm', {}, 'first'),
    layerOf('bend', 'activation', { function: 'tanh' }, 'norm'),
    layerOf('last', 'dense', { units: 3 }, 'bend'),
  ].map((layer) => (frozen.includes(layer.id) ? { ...layer, frozen: true as const } : layer));

const settingOf = (
  frozen: readonly string[],
  training: Partial<ProjectDocument['training']> = {},
): Setting => {
  const document = projectOf(drawn(...frozen), {}, { type: 'adam', params: { learningRate: 0.05 } });
  return {
    document: { ...document, training: { ...document.training, ...training } },
    batch,
    mode: 'train',
    weights: {},
    columns: {},
  };
};

/** Names of the weights that 20 steps change. */
function changed(setting: Setting, backend: Backend): string[] {
  const trial = new Trial(setting, { backend }),
    names = trial.model.weights.map(weightName),
    before = names.map((name) => trial.weight(name).slice());
  for (let step = 1; step <= 20; step++) {
    trial.tick(step, 0.05);
    trial.run();
  }
  return names.filter((name, i) => trial.weight(name).some((v, at) => !Object.is(v, before[i]![at])));
}

const all = ['first.w', 'first.b', 'norm.gamma', 'norm.beta', 'last.w', 'last.b'];
const statistics = ['norm.runningMean', 'norm.runningVariance'];

for (const backend of [float64, webAssembly('relaxed-6x16')]) {
  describe(`frozen layers keep their bits and others learn, ${backend.name}`, () => {
    it.each<[string, string[], string[]]>([
      ['nothing frozen', [], [...all, ...statistics]],
      ['the first layer', ['first'], [...all.slice(2), ...statistics]],
      ['batch normalization, its statistics too', ['norm'], ['first.w', 'first.b', 'last.w', 'last.b']],
      ['all but the last layer', ['first', 'norm'], ['last.w', 'last.b']],
      ['the last layer', ['last'], ['first.w', 'first.b', 'norm.gamma', 'norm.beta', ...statistics]],
    ])('%s', (_, frozen, expected) => {
      expect(changed(settingOf(frozen), backend).sort()).toEqual([...expected].sort());
    });

    it('with an average of the weights and gradients of several batches as well', () => {
      const setting = settingOf(['first', 'norm'], { average: { decay: 0.9 }, accumulate: 2 });
      expect(changed(setting, backend)).toEqual(['last.w', 'last.b']);
    });
  });
}

describe('gradients go through frozen layers', () => {
  it.each([['norm'], ['last'], ['norm', 'last']])('%s, float64: as central differences say', (...frozen) => {
    const { training } = projectOf([]);
    checkGradients(new Trial(settingOf(frozen, training), { backend: float64 }));
  });
});

describe('a frozen layer', () => {
  const model = prepareModel(settingOf(['first']).document);
  it('has no gradients and no optimizer state', () => {
    expect(model.trainable).toBeLessThan(prepareModel(settingOf([]).document).trainable);
  });
  it('takes less memory to train', () => {
    const memory = (frozen: string[]) => {
      const { document } = settingOf(frozen);
      return leastMemory(document, prepareModel(document).networks);
    };
    expect(memory(['first'])).toBeLessThan(memory([]));
  });
  it('counts its parameters all the same', () => {
    expect(model.networks.get('main')!.byId.get('first')!.parameters).toBe(36);
  });
});

it('what is in a frozen block is frozen, in blocks in blocks too', () => {
  const block: LayerDocument = { ...repeated(instanceOf('a', 'residual', {}, 'in'), 2), frozen: true };
  const document = withBlocks(projectOf([]), [
    layerOf('in', 'input', { shape: [6] }),
    block,
    layerOf('out', 'dense', { units: 2 }, 'a'),
  ]);
  const learned = prepareModel(document).weights.filter((w) => w.trainable);
  expect(learned.map(weightName)).toEqual(['out.w', 'out.b']);
});
