import type { Attachment } from 'svelte/attachments';

/** One tooltip for the whole window: it follows whoever has the pointer or the focus. */
let bubble: HTMLElement | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
const delay = 450;
const ends = ['pointerleave', 'pointerdown', 'blur', 'keydown', 'dragstart'];

function bubbleElement(): HTMLElement {
  if (bubble) return bubble;
  bubble = document.createElement('div');
  bubble.className = 'tip';
  bubble.popover = 'manual';
  // The name of what it explains says the same to screen readers.
  bubble.setAttribute('aria-hidden', 'true');
  return bubble;
}

function show(owner: HTMLElement, text: string, keys: string | undefined): void {
  if (!owner.isConnected || text === '') return;
  const element = bubbleElement();
  element.replaceChildren(text);
  if (keys) {
    const shortcut = document.createElement('kbd');
    shortcut.textContent = keys;
    element.append(shortcut);
  }
  document.body.append(element);
  element.showPopover();
  const box = owner.getBoundingClientRect();
  const own = element.getBoundingClientRect();
  const x = Math.min(Math.max(6, box.left + box.width / 2 - own.width / 2), innerWidth - own.width - 6);
  const below = box.bottom + own.height + 10 < innerHeight;
  element.style.left = `${Math.round(x)}px`;
  element.style.top = `${Math.round(below ? box.bottom + 6 : box.top - own.height - 6)}px`;
}

function hide(): void {
  clearTimeout(timer);
  if (bubble?.isConnected) bubble.remove();
}

/** `{@attach tip('Undo', 'Ctrl+Z')}`: nothing where there is no text. A function is asked when it is shown. */
export function tip(text: string | (() => string) | undefined, keys?: string): Attachment<HTMLElement> {
  return (owner) => {
    if (!text) return;
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => show(owner, typeof text === 'string' ? text : text(), keys), delay);
    };
    const onFocus = () => {
      if (owner.matches(':focus-visible')) later();
    };
    owner.addEventListener('pointerenter', later);
    owner.addEventListener('focus', onFocus);
    for (const end of ends) owner.addEventListener(end, hide);
    return () => {
      hide();
      owner.removeEventListener('pointerenter', later);
      owner.removeEventListener('focus', onFocus);
      for (const end of ends) owner.removeEventListener(end, hide);
    };
  };
}
