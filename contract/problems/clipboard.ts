import { entry } from './entry.ts';

/** Problems of what is pasted onto the canvas. */
export const clipboardProblems = {
  'clipboard/empty': entry<Record<string, never>>(
    'info',
    () => 'There is no text on the clipboard.',
    () => 'Copy layers first.',
  ),
  'clipboard/not-layers': entry<Record<string, never>>(
    'info',
    () => 'The text on the clipboard holds no layers (its format is not "backprop-layers").',
    () => 'Copy layers in the studio, or their JSON from a text.',
  ),
  'clipboard/not-json': entry<{ reason: string }>(
    'error',
    (d) => `The layers on the clipboard are not valid JSON: ${d.reason}.`,
    () => 'Copy the whole of the text, from the first brace to the last.',
  ),
  'clipboard/newer': entry<{ found: number; known: number }>(
    'error',
    (d) =>
      `The layers on the clipboard are of version ${d.found}, this studio knows versions up to ${d.known}.`,
    () => 'Paste them into a newer Backprop Studio.',
  ),
  'clipboard/field': entry<{ field: string; found: string; expected: string }>(
    'error',
    (d) => `In the layers on the clipboard, ${d.field} is ${d.found}, expected ${d.expected}.`,
    () => 'Mend the text and copy it again. Nothing was pasted.',
  ),
  'clipboard/inside-itself': entry<{ block: string }>(
    'error',
    (d) => `The layers on the clipboard are made of the block “${d.block}”, which cannot stand in itself.`,
    () => 'Leave the block and paste outside of it. Nothing was pasted.',
  ),
  'clipboard/unreadable': entry<{ keys: string }>(
    'info',
    () => 'The clipboard can be read by a key press only.',
    (d) => `Press ${d.keys} on the canvas.`,
  ),
} as const;
