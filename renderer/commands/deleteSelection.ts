import { plural } from '../document/figures.ts';
import { disconnect, removeLayers } from '../document/layerEdits.ts';
import { linkId, linksOf } from '../document/links.ts';
import { rulesOf } from '../document/rules.ts';
import { command } from './command.ts';

export const deleteSelection = command({
  id: 'edit.delete',
  group: 'Edit',
  name: 'Delete',
  shortcuts: ['Delete', 'Backspace'],
  enabled: ({ project, room }) =>
    room === 'design' && project !== null && project.selection.size + project.links.size > 0,
  run: ({ project }) => {
    if (!project) return;
    const { network, selection, links } = project;
    const cut = linksOf(project.graph).filter((link) => links.has(linkId(link)));
    const without = disconnect(project.document, network, cut, rulesOf);
    const next = removeLayers(without, network, selection, rulesOf);
    const [only] = selection;
    const title =
      selection.size === 1
        ? `Delete ${only}`
        : selection.size > 1
          ? `Delete ${plural(selection.size, 'layer')}`
          : `Delete ${plural(cut.length, 'link')}`;
    project.select([]);
    project.edit(title, next);
  },
});
