import { moveLayers } from '../document/layerEdits.ts';
import { arrange as arranged } from '../document/place.ts';
import { command } from './command.ts';

export const arrange = command({
  id: 'view.arrange',
  group: 'View',
  name: 'Arrange layers',
  shortcuts: ['L'],
  enabled: ({ project, room }) => room === 'design' && project !== null && project.graph.layers.length > 1,
  run: ({ project, canvas }) => {
    if (!project) return;
    project.edit('Arrange layers', moveLayers(project.document, project.network, arranged(project.graph)));
    canvas?.fit();
  },
});
