import { plural } from '../document/figures.ts';
import { setDirection } from '../document/directionEdits.ts';
import { moveLayers, placesIn } from '../document/layerEdits.ts';
import { arrange as arranged, arrangeSome } from '../document/layout.ts';
import { directionOf } from '../document/place.ts';
import { command } from './command.ts';

export const arrange = command({
  id: 'view.arrange',
  group: 'View',
  name: 'Arrange layers',
  shortcuts: ['L'],
  enabled: ({ project, room }) => room === 'design' && project !== null && project.graph.layers.length > 1,
  run: ({ project, canvas }) => {
    if (!project) return;
    const { document, network, graph } = project;
    canvas?.settle();
    project.edit('Arrange layers', moveLayers(document, network, arranged(graph, directionOf(document))));
    canvas?.fit();
  },
});

export const arrangeSelection = command({
  id: 'view.arrangeSelection',
  group: 'View',
  name: 'Arrange selection',
  shortcuts: ['Shift+L'],
  inMainMenu: false,
  enabled: ({ project, room }) => room === 'design' && project !== null && project.selection.size > 1,
  run: ({ project, canvas }) => {
    if (!project) return;
    const { document, network, graph, selection } = project;
    const places = arrangeSome(graph, selection, placesIn(document, network), directionOf(document));
    canvas?.settle();
    project.edit(`Arrange ${plural(selection.size, 'layer')}`, moveLayers(document, network, places));
  },
});

export const direction = command({
  id: 'view.direction',
  group: 'View',
  name: 'Draw top-down or left to right',
  title: ({ project }) =>
    project && directionOf(project.document) === 'right'
      ? 'Draw from top to bottom'
      : 'Draw from left to right',
  shortcuts: ['Alt+L'],
  enabled: ({ project, room }) => room === 'design' && project !== null,
  run: ({ project, canvas }) => {
    if (!project) return;
    const right = directionOf(project.document) === 'down';
    canvas?.settle();
    project.edit(
      right ? 'Draw from left to right' : 'Draw from top to bottom',
      setDirection(project.document, right ? 'right' : 'down'),
    );
    canvas?.fit();
  },
});
