import type { App } from '../state/studio.svelte.ts';

export const groups = ['File', 'Edit', 'View', 'Train', 'Help'] as const;
export type Group = (typeof groups)[number];

/** Something a person can do. Menus, shortcuts and buttons read the same entry of `commands/index.ts`. */
export interface Command {
  readonly id: string;
  readonly group: Group;
  readonly name: string;
  /** What it would do just now, where that says more than the name. */
  title?(app: App): string;
  /** `Mod` is Ctrl, or Cmd on a Mac. The first is shown. What it comes with: a person may choose others (`bindings.ts`). */
  readonly shortcuts: readonly string[];
  /** The keys belong to the system, which sends an event of the clipboard: shown, but not listened to. */
  readonly nativeKeys?: true;
  /** Works while a text field has the keyboard. The default is: only with Mod. */
  readonly inText?: boolean;
  /** False for what only the menus of the canvas and the palette of commands list. */
  readonly inMainMenu?: false;
  enabled(app: App): boolean;
  run(app: App): void;
}

/** No dialog asks for something just now. The palette of commands does not: it gives way to what is chosen in it. */
export const isFree = ({ dialog }: App): boolean => dialog === null || dialog === 'palette';

export const command = <C extends Command>(entry: C): Command => entry;
