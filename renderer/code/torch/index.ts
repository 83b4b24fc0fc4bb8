import type { ProjectDocument } from '../../../contract/project.ts';
import type { UnfoldedNetwork } from '../../../engine/graph/networks.ts';
import { plain, type CodeLine } from '../line.ts';
import { comment } from '../python.ts';
import { helpers } from './helpers.ts';
import { torchClass } from './network.ts';
import { torchTraining } from './training.ts';

/** All networks of a project as PyTorch modules, and how they are trained. */
export function torchCode(
  document: ProjectDocument,
  networks: ReadonlyMap<string, UnfoldedNetwork>,
): CodeLine[] {
  const classes = new Map([...networks].map(([name, network]) => [name, torchClass(name, network)]));
  const used = new Set([...classes.values()].flatMap((made) => [...made.helpers]));
  const said = [...networks.values()].flatMap(({ layers }) => layers);
  const notes = [
    ...(said.some(({ shape }) => shape.length === 3)
      ? ['Images are channels, height, width here; height, width, channels in the studio.']
      : []),
    'Exported weights of a layer have the name of its module, with dots where it has been in a block.',
  ];
  const gap = [plain(), plain()];
  return [
    ...notes.map((note) => plain(comment(note))),
    plain('import torch'),
    plain('import torch.nn.functional as F'),
    plain('from torch import nn'),
    ...Object.entries(helpers).flatMap(([name, text]) =>
      used.has(name as keyof typeof helpers) ? [...gap, ...text.split('\n').map((line) => plain(line))] : [],
    ),
    ...[...classes.values()].flatMap(({ lines }) => [...gap, ...lines]),
    ...gap,
    ...torchTraining(document, networks, classes),
  ];
}
