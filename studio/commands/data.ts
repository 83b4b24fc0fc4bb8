import { splitDataset } from '../../engine/data/split.ts';
import { baselinesOf, knownBaselines, stopBaselines } from '../baselines/index.ts';
import { inspectData, placeOf, samples, summarize } from '../data/index.ts';
import { checkDocument, projectFolder } from '../projects/read.ts';
import { datasetOf } from '../training/datasets.ts';
import type { Handler } from './handler.ts';
import type { AnyDataset, Split } from '../../engine/data/dataset.ts';

export const dataInspect: Handler<'data.inspect'> = async (_, { path, as }) =>
  inspectData(placeOf(path, ''), as);

export const dataSummary: Handler<'data.summary'> = async (_, request) => {
  const { dataset, split } = await splitOf(request);
  return summarize(dataset, split);
};

export const dataSamples: Handler<'data.samples'> = async (_, request) => {
  const { dataset, split } = await splitOf(request);
  return samples(dataset, split, request.part, request.offset, request.count);
};

export const dataBaselines: Handler<'data.baselines'> = async (context, request) => {
  const document = checkDocument(request.document);
  const project = await projectFolder(request.path);
  return request.known ? knownBaselines(project, document) : baselinesOf(context, project, document);
};

export const dataStopBaselines: Handler<'data.stopBaselines'> = async (_, { path }) => {
  stopBaselines(await projectFolder(path));
  return null;
};

async function splitOf(request: {
  path: string;
  document: unknown;
}): Promise<{ dataset: AnyDataset; split: Split }> {
  const document = checkDocument(request.document);
  const dataset = await datasetOf(await projectFolder(request.path), document);
  return { dataset, split: splitDataset(dataset, document.data.split) };
}
