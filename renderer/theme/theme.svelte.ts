import type { ThemeChoice } from '../../contract/commands.ts';
import { settings } from '../state/settings.svelte.ts';

/** Light, dark, or as the system says. */
class Theme {
  #systemDark = $state(false);
  #textSize = $state(16);
  /** How many px a rem is: what draws text by itself has to ask, and to draw anew. */
  get textSize(): number {
    return this.#textSize;
  }
  get choice(): ThemeChoice {
    return settings.now.theme;
  }
  readonly shown: 'light' | 'dark' = $derived(
    this.choice === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.choice,
  );

  /** Follows the choice and the system. Call once, before the first paint. */
  start(): void {
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = system.matches;
    system.addEventListener('change', (event) => (this.#systemDark = event.matches));
    const rem = document.body.appendChild(document.createElement('div'));
    rem.className = 'rem';
    new ResizeObserver(() => (this.#textSize = rem.getBoundingClientRect().width)).observe(rem);
    this.#textSize = rem.getBoundingClientRect().width;
    $effect.root(() => {
      $effect.pre(() => {
        document.documentElement.dataset.theme = this.shown;
      });
    });
  }

  set(choice: ThemeChoice): void {
    settings.change({ theme: choice });
  }
}

export const theme = new Theme();
