/** Where the pointer is while it is over the canvas; where it was, while a menu of the canvas is in its way. */
export class Pointer {
  at: { readonly x: number; readonly y: number } | null = null;
  readonly follow = ({ clientX: x, clientY: y }: PointerEvent): void => {
    this.at = { x, y };
  };
  readonly lose = ({ relatedTarget }: PointerEvent): void => {
    if (!(relatedTarget instanceof Element && relatedTarget.closest('[role=menu]'))) this.at = null;
  };
}
