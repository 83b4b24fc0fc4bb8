import { afterAll, describe, expect, it } from 'vitest';
import { templates } from '../../studio/templates/index.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { watch, workers } from './fixtures/job.ts';
import { bringsData, templateWithData } from './fixtures/project.ts';

const pool = workers();
afterAll(() => pool.close());

/** A little of the data, and an epoch or what its phases need: whether it trains; what it reaches is for `test:learning`. */
const few = 48;

/** As short as the document allows: pre-training needs an epoch for each layer and one more, a posterior two. */
function shortened({ training, objective, ...rest }: ProjectDocument): ProjectDocument {
  const layers = rest.networks['main']?.layers.filter(({ type }) => type === 'dense').length ?? 1;
  const isStaged = objective.type === 'pretraining';
  const { schedule: _, posterior, ...plain } = training;
  return {
    ...rest,
    objective: isStaged ? { ...objective, params: { ...objective.params, epochsPerLayer: 1 } } : objective,
    training: {
      ...plain,
      ...(posterior && { posterior: { kind: 'sgld', burnIn: 0, every: 1, samples: 2 } }),
      batchSize: 16,
      epochs: isStaged ? layers : posterior ? 2 : 1,
      lanes: 2,
    },
  };
}

describe('templates are checked and train as they are', () => {
  for (const name of Object.keys(templates).filter(bringsData)) {
    it(name, async () => {
      const { document, prepared } = await templateWithData(name);
      expect(prepared.report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      const { dataset, affine, split } = prepared;
      const part = {
        train: split.train.slice(0, few),
        validation: split.validation.slice(0, few),
        test: split.test.slice(0, few),
      };
      const small = shortened(document);
      const { job, seen } = watch(pool, {
        document: small,
        dataset,
        affine,
        split: part,
        lanes: 2,
        seed: 1,
      });
      const result = await job.done;
      expect(result.problems).toEqual([]);
      expect(result.reason).toBe('completed');
      expect(seen.epochs).toHaveLength(small.training.epochs);
      expect(Object.values(result.test!).every(Number.isFinite)).toBe(true);
    });
  }

  it('all but those of Fashion-MNIST bring their data', () => {
    const without = Object.keys(templates).filter((name) => !bringsData(name));
    expect(without.sort()).toEqual(['fashion-cnn', 'fashion-mlp']);
  });
});
