/** Longer than the transition of the styles takes: what is dragged right after it must not lag. */
const duration = 400;

/** While nodes that were arranged glide to their places. */
export class Settling {
  now = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly begin = (): void => {
    this.now = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.now = false), duration);
  };
}
