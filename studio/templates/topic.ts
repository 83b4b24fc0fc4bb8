import type { TemplateTopic } from '../../contract/commands.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { layers as table, isLayerName } from '../../engine/layers/index.ts';

/** Under what a project is found among others: by what it learns, and from what. */
export function topicOf({ objective, training, networks }: ProjectDocument): TemplateTopic {
  const layers = Object.values(networks).flatMap((network) => network.layers);
  const sequential = (type: string): boolean =>
    isLayerName(type) && (type === 'embedding' || table[type].kind === 'recurrent');
  if (objective.type === 'adversarial' || objective.type === 'variational') return 'generative';
  if (objective.type === 'reconstruction' || objective.type === 'pretraining') return 'autoencoders';
  if (training.posterior || objective.loss === 'gaussianNll') return 'uncertainty';
  if (layers.some(({ type }) => sequential(type))) return 'sequences';
  const isImage = ({ type, params }: (typeof layers)[number]): boolean =>
    type === 'input' && Array.isArray(params.shape) && params.shape.length === 3;
  return layers.some(isImage) ? 'images' : 'basics';
}
