import type { Fix } from '../document/fixes.ts';

/** The fix whose button has the pointer or the keyboard: the canvas shows what it would change. */
class Preview {
  fix: Fix | null = $state.raw(null);
}
export const preview = new Preview();
