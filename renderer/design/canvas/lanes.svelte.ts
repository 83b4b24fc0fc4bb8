import { getContext, setContext } from 'svelte';
import { samePoints, type Route } from '../../document/routes.ts';

const straight: Route = [];

class Lane {
  through: Route = $state.raw(straight);
}

/** Where links run aside, each told of its own lane alone: while a layer is dragged, few of a thousand are drawn again. */
export class Lanes {
  readonly #all = new Map<string, Lane>();

  of(link: string): Lane {
    let lane = this.#all.get(link);
    if (!lane) this.#all.set(link, (lane = new Lane()));
    return lane;
  }

  /** Links that are not named run straight. */
  lead(routes: Readonly<Record<string, Route>>): void {
    for (const link of Object.keys(routes)) this.of(link);
    for (const [link, lane] of this.#all) {
      const through = (routes[link] as Route | undefined) ?? straight;
      if (!samePoints(lane.through, through)) lane.through = through;
    }
  }
}

const key = Symbol('lanes');
export const provideLanes = (): Lanes => setContext(key, new Lanes());
export const useLanes = (): Lanes => getContext<Lanes>(key);
