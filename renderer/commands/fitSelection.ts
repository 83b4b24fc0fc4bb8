import { command } from './command.ts';

export const fitSelection = command({
  id: 'view.fitSelection',
  group: 'View',
  name: 'Fit selection in view',
  shortcuts: ['.'],
  enabled: ({ canvas, project }) => canvas !== null && project !== null && project.selection.size > 0,
  run: ({ canvas, project }) => canvas?.fit(project?.selection),
});
