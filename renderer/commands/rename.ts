import { command } from './command.ts';

/** False where it cannot be seen. */
function toName(): boolean {
  const field = document.querySelector<HTMLInputElement>('[data-layer-name]');
  if (!field?.checkVisibility()) return false;
  field.focus();
  field.select();
  return true;
}

/** To the name of the selected layer, in its panel. */
export const rename = command({
  id: 'edit.rename',
  group: 'Edit',
  name: 'Rename layer',
  shortcuts: ['F2'],
  inMainMenu: false,
  enabled: ({ project, room }) => room === 'design' && project?.selection.size === 1,
  run: (app) => {
    // What is typed next is the name.
    if (toName()) return;
    // In a narrow window the panel is a drawer.
    app.drawer = 'Inspector';
    requestAnimationFrame(toName);
  },
});
