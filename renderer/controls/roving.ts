/**
 * One stop of the Tab key for a whole list. Up, down, Home and End go from row to row (`data-row`), right and left to the tools of a
 * row and back. Whatever stands in a row has `tabindex="-1"`.
 */
export function roving(list: HTMLElement): () => void {
  const rows = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('[data-row]')];
  const partsOf = (row: HTMLElement): HTMLElement[] => [...row.querySelectorAll('button')];
  const indexOf = (target: EventTarget | null): number =>
    rows().findIndex((row) => row.contains(target as Node));
  let stop: HTMLElement | undefined;
  /** The row that has the keyboard, or -1. */
  let held = -1;

  /** There is one stop whatever comes and goes; a row that goes leaves the keyboard to the one in its place. */
  function keep(): void {
    const all = rows();
    if (stop && !list.contains(stop)) stop = undefined;
    if (held >= 0 && document.activeElement === document.body) {
      const next = all[Math.min(held, all.length - 1)];
      if (next) partsOf(next)[0].focus();
    }
    stop ??= all[0] && partsOf(all[0])[0];
    if (stop) stop.tabIndex = 0;
  }

  function onfocusin({ target }: FocusEvent): void {
    held = indexOf(target);
    if (held < 0 || !(target instanceof HTMLElement)) return;
    if (stop) stop.tabIndex = -1;
    stop = target;
    stop.tabIndex = 0;
  }

  /** To nowhere is where the keyboard goes when its row goes. */
  function onfocusout({ relatedTarget }: FocusEvent): void {
    if (relatedTarget) held = -1;
  }

  function onkeydown(event: KeyboardEvent): void {
    const at = indexOf(event.target);
    if (at < 0) return;
    const all = rows();
    const row = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (row === undefined && step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const parts = partsOf(all[at]);
    const next =
      row === undefined
        ? parts[parts.indexOf(event.target as HTMLElement) + step!]
        : all[row] && partsOf(all[row])[0];
    next?.focus();
  }

  const observer = new MutationObserver(keep);
  observer.observe(list, { childList: true, subtree: true });
  list.addEventListener('focusin', onfocusin);
  list.addEventListener('focusout', onfocusout);
  list.addEventListener('keydown', onkeydown);
  keep();
  return () => {
    observer.disconnect();
    list.removeEventListener('focusin', onfocusin);
    list.removeEventListener('focusout', onfocusout);
    list.removeEventListener('keydown', onkeydown);
  };
}
