import type { Settings } from '../../contract/commands.ts';
import { settings } from '../state/settings.svelte.ts';

const mostRecent = 5;

/** The layers and blocks that a person likes, and those that were used last. */
class Palette {
  get favourites(): readonly string[] {
    return settings.now.palette.favourites;
  }
  get recent(): readonly string[] {
    return settings.now.palette.recent;
  }

  isFavourite(name: string): boolean {
    return this.favourites.includes(name);
  }

  toggleFavourite(name: string): void {
    const others = this.favourites.filter((one) => one !== name);
    this.#change({ favourites: this.isFavourite(name) ? others : [...others, name] });
  }

  used(name: string): void {
    const others = this.recent.filter((one) => one !== name);
    this.#change({ recent: [name, ...others].slice(0, mostRecent) });
  }

  #change(changes: Partial<Settings['palette']>): void {
    settings.change({ palette: { ...settings.now.palette, ...changes } });
  }
}

export const palette = new Palette();
