import { toast } from 'svelte-sonner';

interface More {
  readonly description?: string | undefined;
  readonly action?: { readonly label: string; readonly onClick: () => void };
}

/** Something that is told in the corner of the window. The same told again takes the place of the first. */
export function tell(tone: 'error' | 'warning' | 'info' | 'success', message: string, more: More = {}): void {
  const { description, action } = more;
  toast[tone](message, {
    id: JSON.stringify([tone, message, description]),
    ...(description !== undefined && { description }),
    ...(action && { action }),
  });
}
