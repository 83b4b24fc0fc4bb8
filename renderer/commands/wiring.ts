import { plural } from '../document/figures.ts';
import { removeAndReconnect } from '../document/heal.ts';
import { linkId, linksOf } from '../document/links.ts';
import { addRoutePoint, besideTheMiddle } from '../document/reroute.ts';
import { command } from './command.ts';

export const addLayer = command({
  id: 'edit.addLayer',
  group: 'Edit',
  name: 'Add layer…',
  shortcuts: ['Shift+A'],
  enabled: ({ canvas }) => canvas !== null,
  run: ({ canvas }) => canvas?.addLayer(),
});

export const connectFrom = command({
  id: 'edit.connect',
  group: 'Edit',
  name: 'Connect from here…',
  shortcuts: ['C'],
  enabled: ({ canvas }) => canvas !== null,
  run: ({ canvas }) => canvas?.connect(),
});

export const disconnectFrom = command({
  id: 'edit.disconnect',
  group: 'Edit',
  name: 'Disconnect…',
  shortcuts: ['Shift+C'],
  enabled: ({ canvas }) => canvas !== null,
  run: ({ canvas }) => canvas?.disconnect(),
});

export const deleteReconnect = command({
  id: 'edit.deleteReconnect',
  group: 'Edit',
  name: 'Delete and reconnect',
  shortcuts: ['Mod+Delete', 'Mod+Backspace', 'Alt+Delete'],
  inText: false,
  enabled: ({ project, room }) => room === 'design' && project !== null && project.selection.size > 0,
  run: ({ project }) => {
    if (!project) return;
    const { document, network, selection } = project;
    const [only] = selection;
    const what = selection.size === 1 ? only : plural(selection.size, 'layer');
    const next = removeAndReconnect(document, network, selection);
    project.select([]);
    project.edit(`Delete ${what} and reconnect`, next);
  },
});

export const reroute = command({
  id: 'edit.reroute',
  group: 'Edit',
  name: 'Add reroute point',
  shortcuts: ['R'],
  enabled: ({ project, room }) => room === 'design' && project !== null && project.links.size === 1,
  run: ({ project }) => {
    if (!project) return;
    const link = linksOf(project.graph).find((one) => project.links.has(linkId(one)));
    if (!link) return;
    const { document, network } = project;
    const point = besideTheMiddle(document, network, link);
    project.edit(`Add reroute point to ${link.to}`, addRoutePoint(document, network, link, point));
  },
});
