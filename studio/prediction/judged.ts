import { inferNetworks } from '../../engine/graph/networks.ts';
import { readProject } from '../projects/read.ts';
import { checkWeights, type Model } from '../runs/model.ts';
import { prepare } from '../training/prepare.ts';
import { dataFacts } from '../training/record.ts';

/**
 * Imported weights were trained on data that the studio does not know: they are judged on that of the project as it is now, with
 * its loss and its preprocessing. Any other run is judged as it was trained.
 */
export async function judgedModel(project: string, model: Model): Promise<Model> {
  if (model.record.reason !== 'imported') return model;
  const document = await readProject(project);
  const networks = inferNetworks(document);
  checkWeights(networks, model.weights);
  const prepared = await prepare(project, document);
  const record = { ...model.record, ...(await dataFacts(prepared)) };
  return { ...model, record, document, networks, affine: prepared.affine };
}
