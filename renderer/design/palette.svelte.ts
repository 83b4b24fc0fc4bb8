import { keep, readKept } from '../state/kept.ts';

/** The layers and blocks that a person likes, and those that were used last. Kept on this machine. */
const key = 'backprop-palette';
const mostRecent = 5;

interface Kept {
  readonly favourites: readonly string[];
  readonly recent: readonly string[];
}

/** What was kept by an older studio, or by hand, may name what there is not. */
function read(): Kept {
  const names = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
  const kept = readKept(key);
  return { favourites: names(kept.favourites), recent: names(kept.recent) };
}

class Palette {
  #kept: Kept = $state.raw(read());
  get favourites(): readonly string[] {
    return this.#kept.favourites;
  }
  get recent(): readonly string[] {
    return this.#kept.recent;
  }

  isFavourite(name: string): boolean {
    return this.#kept.favourites.includes(name);
  }

  toggleFavourite(name: string): void {
    const { favourites } = this.#kept;
    this.#keep({
      ...this.#kept,
      favourites: this.isFavourite(name) ? favourites.filter((one) => one !== name) : [...favourites, name],
    });
  }

  used(name: string): void {
    const recent = [name, ...this.#kept.recent.filter((one) => one !== name)].slice(0, mostRecent);
    this.#keep({ ...this.#kept, recent });
  }

  #keep(kept: Kept): void {
    this.#kept = kept;
    keep(key, kept);
  }
}

export const palette = new Palette();
