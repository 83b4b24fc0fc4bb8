import { command } from './command.ts';

export const code = command({
  id: 'view.code',
  group: 'View',
  name: 'Show or hide the code',
  title: ({ codeView }) => (codeView.open ? 'Hide code' : 'Show code'),
  shortcuts: ['Mod+J'],
  enabled: ({ project, room }) => room === 'design' && project !== null,
  run: ({ codeView, canvas, project }) => {
    codeView.toggle();
    // The canvas has another width now: what was looked at stays in view.
    const [layer] = project?.selection ?? [];
    setTimeout(() => (layer === undefined ? canvas?.fit() : canvas?.reveal(layer)));
  },
});
