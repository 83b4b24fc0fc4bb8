import type { ProjectDocument } from '../../../contract/project.ts';
import { objectives, type ObjectiveName } from '../../../engine/objectives/index.ts';
import { withDefaults, type Values } from '../../../engine/parameters.ts';
import type { UnfoldedNetwork } from '../../../engine/graph/networks.ts';
import type { CodeLine } from '../line.ts';
import { comment, value } from '../python.ts';
import { linesOf, troubleOf, type Training } from '../training.ts';
import { adversarial } from './adversarial.ts';
import { lossCode } from './losses.ts';
import type { TorchClass } from './network.ts';
import { settingsOf } from './optimizers.ts';
import { pretraining } from './pretraining.ts';
import { reconstruction, supervised } from './supervised.ts';
import { variational } from './variational.ts';

/** What a training is written from. */
export interface TrainingSite {
  readonly document: ProjectDocument;
  /** Of the objective. */
  readonly params: Values;
  readonly networks: ReadonlyMap<string, UnfoldedNetwork>;
  readonly classes: ReadonlyMap<string, TorchClass>;
  /** The document's loss between `output` and `target`; `rank` is that of one sample of the output. */
  loss(rank: number): string;
  /** What of the training the code does not say, where the optimizers are made. */
  readonly unsaid: readonly string[];
}

const trainings: Readonly<Record<ObjectiveName, (site: TrainingSite) => Training>> = {
  supervised,
  reconstruction,
  variational,
  adversarial,
  pretraining,
};

/** Losses and optimizers around the networks, and a loop: the steps that the studio makes. */
export function torchTraining(
  document: ProjectDocument,
  networks: ReadonlyMap<string, UnfoldedNetwork>,
  classes: ReadonlyMap<string, TorchClass>,
): CodeLine[] {
  return linesOf(trainingOf(document, networks, classes));
}

function trainingOf(
  document: ProjectDocument,
  networks: TrainingSite['networks'],
  classes: TrainingSite['classes'],
): Training {
  const { objective } = document,
    trouble = troubleOf(document, (name) => Boolean(classes.get(name)?.output));
  if (trouble !== null) return trouble;
  const name = objective.type as ObjectiveName,
    needed = Object.keys(objectives[name].networks);
  if (needed.some((network) => classes.get(network)!.lengths.length > 0))
    return 'The loss, over the valid steps of each sequence alone, is not written out here.';
  return trainings[name]({
    document,
    networks,
    classes,
    params: withDefaults(objectives[name].parameters, objective.params ?? {}),
    loss: (rank) => lossCode(objective, { rank, output: 'output', target: 'target' }),
    unsaid: unsaid(document, needed, networks).map(comment),
  });
}

function unsaid(
  document: ProjectDocument,
  needed: readonly string[],
  networks: TrainingSite['networks'],
): string[] {
  const { schedule, accumulate, average } = document.training;
  const recurrent = needed.flatMap((network) =>
    networks.get(network)!.layers.filter((l) => ['lstm', 'simpleRnn'].includes(l.type) && l.params.bias),
  );
  const decays = needed.some((network) => {
    const settings = settingsOf(document, network);
    return typeof settings !== 'string' && settings.values.weightDecay && recurrent.length > 0;
  });
  return [
    ...(schedule
      ? [`The learning rate follows the schedule "${schedule.type}", which is not written out here.`]
      : []),
    ...((accumulate ?? 1) > 1
      ? [
          `Gradients of ${value(accumulate!)} batches are added up for one step, which is not written out here.`,
        ]
      : []),
    ...(average
      ? [
          `Predictions are made with a moving average of the weights, decay ${average.decay}, which is not written out here.`,
        ]
      : []),
    ...(recurrent.length > 0
      ? [
          `Both biases of ${recurrent.map(({ id }) => id).join(', ')} learn here, the studio has one${decays ? ', and both decay' : ''}.`,
        ]
      : []),
  ];
}
