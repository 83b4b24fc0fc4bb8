import { ask, report } from './studioLink.svelte.ts';
import { app } from './studio.svelte.ts';

/** A path on the computer: by the system's dialog where there is one, else by the studio's own. */
export interface Wish {
  readonly kind: 'file' | 'folder' | 'save';
  readonly title: string;
  /** Folder or file to begin with. */
  readonly suggestion?: string;
  /** Only folders that are projects can be chosen. */
  readonly wants?: 'project';
}

export interface Picking extends Wish {
  readonly answer: (path: string | null) => void;
}

class Picker {
  /** What the studio's own dialog is asked for just now. */
  now: Picking | null = $state.raw(null);
}
export const picker = new Picker();

export async function pickPath(wish: Wish): Promise<string | null> {
  const { kind, title, suggestion } = wish;
  if (!app.info?.nativeDialogs) {
    return new Promise((resolve) => {
      picker.now = {
        ...wish,
        answer: (path) => {
          picker.now = null;
          resolve(path);
        },
      };
    });
  }
  try {
    return await ask('dialog.open', { kind, title, ...(suggestion === undefined ? {} : { suggestion }) });
  } catch (error) {
    report(error);
    return null;
  }
}
