import { theme as current } from '../theme/theme.svelte.ts';
import { command } from './command.ts';

export const theme = command({
  id: 'view.theme',
  group: 'View',
  name: 'Light or dark theme',
  title: () => (current.shown === 'dark' ? 'Light theme' : 'Dark theme'),
  shortcuts: ['Mod+Shift+L'],
  enabled: () => true,
  run: () => current.set(current.shown === 'dark' ? 'light' : 'dark'),
});
