import { existsSync } from 'node:fs';
import { templates } from '../../studio/templates/index.ts';
import { bringsData, templateWithData } from '../threads/fixtures/project.ts';
import { train } from './training.ts';

/** Debian's dataset-fashion-mnist. */
const fashion = '/usr/share/datasets/fashion-mnist';
const higher = ['accuracy', 'r2', 'sequenceAccuracy'];

/** Those whose data is here. */
export const trainable = (): string[] =>
  Object.keys(templates).filter((name) => bringsData(name) || existsSync(fashion));

export interface Reached {
  readonly value: number;
  readonly higherIsBetter: boolean;
  readonly seconds: number;
}

/** Trains a template with its own settings and seed. */
export async function reach(name: string): Promise<Reached> {
  const { document, prepared } = await templateWithData(name, bringsData(name) ? undefined : fashion);
  const { dataset, split, affine } = prepared;
  const start = performance.now();
  const { test } = await train({ document, dataset, split, affine }, document.training.seed);
  const seconds = (performance.now() - start) / 1000,
    metric = templates[name]!.about.metric.replace('test ', '');
  return { value: test![metric]!, higherIsBetter: higher.includes(metric), seconds };
}
