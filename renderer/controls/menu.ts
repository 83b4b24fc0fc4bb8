import type { Component } from 'svelte';

/** What a context menu lists. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly keys?: string | undefined;
  readonly disabled: boolean;
  readonly icon?: Component<{ size?: number | string; 'aria-hidden'?: boolean }>;
  run(): void;
}

/** A group of items between lines; `row` sets them side by side, as icons. */
export interface MenuGroup {
  readonly label: string;
  readonly row?: boolean;
  readonly items: readonly MenuItem[];
}
