import { saveAgain, saveOpen } from '../state/disk.ts';
import { command } from './command.ts';

export const saveProject = command({
  id: 'project.save',
  group: 'File',
  name: 'Save',
  shortcuts: ['Mod+S'],
  enabled: (app) => app.project !== null && !app.project.saving,
  run: (app) => (app.project?.dirty ? void saveOpen(app) : saveAgain(app)),
});
