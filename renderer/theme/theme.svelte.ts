/** Light, dark, or as the system says. Kept on this machine. */
export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const key = 'backprop-theme';
const isChoice = (value: unknown): value is ThemeChoice => themeChoices.some((choice) => choice === value);

class Theme {
  choice: ThemeChoice = $state('system');
  #systemDark = $state(false);
  readonly shown: 'light' | 'dark' = $derived(
    this.choice === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.choice,
  );

  /** Reads the choice, follows the system. Call once, before the first paint. */
  start(): void {
    const kept = localStorage.getItem(key);
    if (isChoice(kept)) this.choice = kept;
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = system.matches;
    system.addEventListener('change', (event) => {
      this.#systemDark = event.matches;
      this.#show();
    });
    this.#show();
  }

  set(choice: ThemeChoice): void {
    this.choice = choice;
    localStorage.setItem(key, choice);
    this.#show();
  }

  #show(): void {
    document.documentElement.dataset.theme = this.shown;
  }
}

export const theme = new Theme();
