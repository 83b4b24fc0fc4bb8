import type { App } from './studio.svelte.ts';

/** Frames after which a layer that has not been drawn is not waited for: it has been taken away again. */
const mostFrames = 60;

/** Brings a layer into view as soon as it is drawn: it may be new, or the canvas in another room until now. */
export function revealWhenDrawn(app: App, id: string): void {
  let frames = 0;
  const look = () => {
    if (!app.canvas?.reveal(id) && ++frames < mostFrames) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
