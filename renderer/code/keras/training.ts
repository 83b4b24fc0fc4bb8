import type { HeadDocument, ProjectDocument } from '../../../contract/project.ts';
import type { UnfoldedNetwork } from '../../../engine/graph/networks.ts';
import { losses } from '../../../engine/losses/index.ts';
import { objectives, type ObjectiveName } from '../../../engine/objectives/index.ts';
import { withDefaults, type Values } from '../../../engine/parameters.ts';
import type { CodeLine } from '../line.ts';
import { isLossName } from '../tables.ts';
import { linesOf, troubleOf, type Training } from '../training.ts';
import { adversarial } from './adversarial.ts';
import { lossOf, type KerasLoss } from './losses.ts';
import { pretraining } from './pretraining.ts';
import { reconstruction, supervised } from './supervised.ts';
import { variational } from './variational.ts';

/** What a training is written from. */
export interface TrainingSite {
  readonly document: ProjectDocument;
  /** Of the objective. */
  readonly params: Values;
  readonly networks: ReadonlyMap<string, UnfoldedNetwork>;
  /** The function that makes a network, and what a layer is called in it. */
  made(network: string): string;
  named(network: string, layer: string): string;
  /** A loss of the document, by the shape of one sample of the output; the objective's where no other is given. */
  loss(shape: readonly number[], of?: Pick<HeadDocument, 'loss' | 'lossParams'>): KerasLoss;
}

const trainings: Readonly<Record<ObjectiveName, (site: TrainingSite) => Training>> = {
  supervised,
  reconstruction,
  variational,
  adversarial,
  pretraining,
};

export function kerasTraining(
  document: ProjectDocument,
  networks: ReadonlyMap<string, UnfoldedNetwork>,
  names: Pick<TrainingSite, 'made' | 'named'>,
): CodeLine[] {
  return linesOf(trainingOf(document, networks, names));
}

function trainingOf(
  document: ProjectDocument,
  networks: TrainingSite['networks'],
  names: Pick<TrainingSite, 'made' | 'named'>,
): Training {
  const { objective } = document,
    trouble = troubleOf(
      document,
      (name) => networks.get(name)?.byId.has(networks.get(name)!.output ?? '') === true,
    );
  if (trouble !== null) return trouble;
  const name = objective.type as ObjectiveName;
  return trainings[name]({
    document,
    networks,
    params: withDefaults(objectives[name].parameters, objective.params ?? {}),
    ...names,
    loss(shape, { loss, lossParams } = objective) {
      if (!isLossName(loss)) throw new RangeError(`no loss ${loss}`);
      return lossOf(loss, withDefaults(losses[loss].parameters, lossParams), shape);
    },
  });
}

/** What a network reads, and what it ends in. */
export const endsOf = ({ networks }: TrainingSite, network: string) => {
  const { layers, byId, output } = networks.get(network)!;
  return { inputs: layers.filter(({ type }) => type === 'input'), output: byId.get(output!)! };
};

export const hasPenalty = ({ networks }: TrainingSite, network: string): boolean =>
  networks.get(network)!.layers.some(({ type }) => type === 'sparsity');
