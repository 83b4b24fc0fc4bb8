import { command } from './command.ts';

export const selectAll = command({
  id: 'edit.selectAll',
  group: 'Edit',
  name: 'Select all layers',
  shortcuts: ['Mod+A'],
  inText: false,
  enabled: ({ project, room }) => room === 'design' && project !== null && project.graph.layers.length > 0,
  run: ({ project }) => project?.select(project.graph.layers.map((layer) => layer.id)),
});
