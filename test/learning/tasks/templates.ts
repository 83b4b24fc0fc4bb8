import { existsSync } from 'node:fs';
import { templates } from '../../../studio/templates/index.ts';
import { bringsData, templateWithData } from '../../threads/fixtures/project.ts';
import { atLeast, atMost, type Row, type Task } from '../task.ts';
import { train } from '../training.ts';

/** Debian's dataset-fashion-mnist. */
const fashion = '/usr/share/datasets/fashion-mnist';
const higher = ['accuracy', 'r2', 'sequenceAccuracy'];

/** What each template says of itself, with its own settings and seed. */
export const templateFigures: Task = {
  title: 'templates',
  async *rows() {
    for (const [name, { about }] of Object.entries(templates)) {
      if (!bringsData(name) && !existsSync(fashion)) continue;
      const { document, prepared } = await templateWithData(name, bringsData(name) ? undefined : fashion);
      const { dataset, split, affine } = prepared;
      const { test } = await train({ document, dataset, split, affine }, document.training.seed);
      const metric = about.figure.metric.replace('test ', ''),
        task = `template ${name}: ${about.figure.metric}`;
      const bar = higher.includes(metric) ? atLeast : atMost;
      yield bar(task, test![metric]!, about.figure.value) satisfies Row;
    }
  },
};
