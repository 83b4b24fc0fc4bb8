import { revealWhenDrawn } from '../state/reveal.ts';
import { command } from './command.ts';

export const code = command({
  id: 'view.code',
  group: 'View',
  name: 'Show or hide the code',
  title: ({ codeView }) => (codeView.open ? 'Hide code' : 'Show code'),
  shortcuts: ['Mod+J'],
  enabled: ({ project, room }) => room === 'design' && project !== null,
  run: (app) => {
    app.codeView.toggle();
    app.drawer = null;
    // The canvas keeps its middle in its other width; a layer that is selected must be in view as well.
    const [layer] = app.project?.selection ?? [];
    if (layer !== undefined) revealWhenDrawn(app, layer);
  },
});
