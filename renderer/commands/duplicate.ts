import { plural } from '../document/figures.ts';
import { duplicateLayers } from '../document/clipboard.ts';
import { command } from './command.ts';

export const duplicate = command({
  id: 'edit.duplicate',
  group: 'Edit',
  name: 'Duplicate',
  shortcuts: ['Mod+D'],
  enabled: ({ project, room }) => room === 'design' && project !== null && project.selection.size > 0,
  run: ({ project }) => {
    if (!project) return;
    const { document, ids } = duplicateLayers(project.document, project.network, project.selection);
    project.edit(
      `Duplicate ${ids.length === 1 ? [...project.selection][0] : plural(ids.length, 'layer')}`,
      document,
    );
    project.select(ids);
  },
});
