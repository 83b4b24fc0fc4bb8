import type { WebContents } from './webContents.ts';

interface AnyWindow {
  readonly webContents: WebContents;
  destroy(): void;
}

const open = new Map<number, AnyWindow>();
let announce: (window: AnyWindow) => void = () => undefined;
let empty: () => void = () => undefined;

/** All windows there are, by the number that the screen knows them by. */
export const windows = {
  get: (id: number) => open.get(id),
  all: () => [...open.values()],
  add(id: number, window: AnyWindow): void {
    open.set(id, window);
    announce(window);
  },
  remove(id: number): void {
    if (open.delete(id) && open.size === 0) empty();
  },
  closeAll(): void {
    for (const window of [...open.values()]) window.destroy();
  },
  onNew: (listener: typeof announce) => void (announce = listener),
  onEmpty: (listener: typeof empty) => void (empty = listener),
};
