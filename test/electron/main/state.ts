/** What the parts of the double must agree on: how far the app has come. */
export const state = {
  ready: false,
  sandboxForced: false,
  appFolder: '',
};

export function onlyBeforeReady(what: string): void {
  if (state.ready) throw new Error(`${what} must be called before the app is ready`);
}

export function onlyWhenReady(what: string): void {
  if (!state.ready) throw new Error(`${what} can only be used once the app is ready`);
}
