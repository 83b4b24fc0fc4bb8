import { describe, expect, it } from 'vitest';
import type { ProjectDocument } from '../../../contract/project.ts';
import { templates } from '../../../studio/templates/index.ts';
import { checkProject } from '../../../studio/training/check.ts';
import { prepare } from '../../../studio/training/prepare.ts';
import { codesOf } from './studio.ts';

/** The ring GAN on so many points, so many of which are judged together. */
function ring(count: number, packing: number): ProjectDocument {
  const { document } = templates['ring-gan']!,
    { generator, discriminator } = document.networks as Record<string, ProjectDocument['networks'][string]>;
  const layers = discriminator!.layers.map((layer) =>
    layer.type === 'input' ? { ...layer, params: { ...layer.params, shape: [2 * packing] } } : layer,
  );
  return {
    ...document,
    networks: { generator: generator!, discriminator: { layers } },
    objective: { ...document.objective, params: { packing } },
    data: { ...document.data, source: { kind: 'generated', name: 'ring', params: { count } } },
  };
}

describe('a part with too few samples for one row of a batch', () => {
  it('is refused before training, and told by the check', async () => {
    // 8 points for training, 1 for validation, 1 for the test.
    expect(await codesOf(prepare('.', ring(10, 2)))).toEqual(['data/few-for-a-row', 'data/few-for-a-row']);
    const { problems } = await checkProject('.', ring(10, 2));
    expect(problems.map(({ code }) => code)).toContain('data/few-for-a-row');
  });
  it('is none where one row can be filled', async () => {
    expect((await prepare('.', ring(20, 2))).split.validation).toHaveLength(2);
  });
  it('does not keep the check from telling of an unknown objective', async () => {
    const document = { ...ring(10, 2), objective: { ...ring(10, 2).objective, type: 'guess' } };
    const { problems } = await checkProject('.', document);
    expect(problems.map(({ code }) => code)).toContain('graph/unknown-objective');
  });
});
