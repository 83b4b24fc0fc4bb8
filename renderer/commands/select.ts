import { connected, inverted } from '../document/selections.ts';
import type { App } from '../state/studio.svelte.ts';
import { command } from './command.ts';

/** What else to select, going out from what is selected. None of them is a step of the history. */

const hasLayers = ({ project, room }: App): boolean =>
  room === 'design' && project !== null && project.graph.layers.length > 0;
const hasSelection = ({ project, room }: App): boolean =>
  room === 'design' && project !== null && project.selection.size > 0;

export const selectAll = command({
  id: 'edit.selectAll',
  group: 'Edit',
  name: 'Select all layers',
  shortcuts: ['Mod+A'],
  inText: false,
  enabled: hasLayers,
  run: ({ project }) => project?.select(project.graph.layers.map((layer) => layer.id)),
});

export const selectNone = command({
  id: 'edit.selectNone',
  group: 'Edit',
  name: 'Clear selection',
  shortcuts: ['Escape'],
  inText: false,
  inMainMenu: false,
  enabled: ({ project, room }) =>
    room === 'design' && project !== null && project.selection.size + project.links.size > 0,
  run: ({ project }) => project?.select([]),
});

export const invertSelection = command({
  id: 'edit.invertSelection',
  group: 'Edit',
  name: 'Invert selection',
  shortcuts: ['Mod+I'],
  inText: false,
  enabled: hasLayers,
  run: ({ project }) => project?.select(inverted(project.graph, project.selection)),
});

export const selectUpstream = command({
  id: 'edit.selectUpstream',
  group: 'Edit',
  name: 'Select everything before',
  shortcuts: ['U'],
  inMainMenu: false,
  enabled: hasSelection,
  run: ({ project }) => project?.select(connected(project.graph, project.selection, 'upstream')),
});

export const selectDownstream = command({
  id: 'edit.selectDownstream',
  group: 'Edit',
  name: 'Select everything behind',
  shortcuts: ['Shift+U'],
  inMainMenu: false,
  enabled: hasSelection,
  run: ({ project }) => project?.select(connected(project.graph, project.selection, 'downstream')),
});
