import type { WindowState } from '../../contract/commands.ts';
import { studio } from '../client/index.ts';
import { boundKeys, commandList, titleOf } from '../commands/index.ts';
import { ask, report } from './studioLink.svelte.ts';
import type { App } from './studio.svelte.ts';

const pace = 150;
const mostRecent = 10;

/** What the native frame shows of the window: titles and keys of the menu, what can be done, what is unsaved. */
export function frameOf(app: App): WindowState {
  const entries = commandList.map((command) => {
    const title = titleOf(command, app);
    return [
      command.id,
      { title, keys: boundKeys(command)[0] ?? null, enabled: command.enabled(app) },
    ] as const;
  });
  return {
    edited: app.project?.dirty ?? null,
    path: app.project?.path ?? null,
    commands: Object.fromEntries(entries),
    recent: (app.recent ?? [])
      .filter(({ missing }) => !missing)
      .slice(0, mostRecent)
      .map(({ path, name }) => ({ path, name })),
  };
}

/** Tells the native frame whenever that changes, and does what it asks for. Only in Electron. */
export function followFrame(app: App): () => void {
  const ends = [
    studio.on('menu.open', ({ path }) => {
      if (!document.querySelector('dialog[open]')) app.leaveProject(() => void app.open(path));
    }),
    studio.on('window.closing', () =>
      app.leaveProject(() => {
        app.leaving = true;
        ask('window.close', {}).catch(report);
      }),
    ),
  ];
  let told = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = $effect.root(() => {
    $effect(() => {
      if (app.info?.host !== 'electron') return;
      const frame = frameOf(app);
      const text = JSON.stringify(frame);
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (text === told) return;
        told = text;
        ask('window.state', frame).catch(report);
      }, pace);
    });
  });
  return () => {
    clearTimeout(timer);
    stop();
    ends.forEach((end) => end());
  };
}
