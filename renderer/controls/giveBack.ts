/** What is shown for a while gives the keyboard back to what had it before. */
export function giveBack(shown: HTMLElement): () => void {
  const before = document.activeElement;
  return () => {
    const { activeElement } = document;
    if (activeElement !== document.body && !shown.contains(activeElement)) return;
    if (before instanceof HTMLElement || before instanceof SVGElement) before.focus({ preventScroll: true });
  };
}
