import { getContext, setContext } from 'svelte';
import type { Problem } from '../../../contract/problems.ts';
import type { Position } from '../../../contract/project.ts';
import type { Link } from '../../document/links.ts';
import type { Picking } from './picking.ts';

/** A link that is being drawn, and what each port would say to it. */
export interface Wiring {
  /** The port it is drawn from. `source`: forwards, from an output. */
  readonly side: 'source' | 'target';
  readonly node: string;
  readonly port: number;
  /** By layer and port, `add:1`, or by layer where it is drawn backwards. Null: it fits. */
  readonly verdicts: ReadonlyMap<string, Problem | null>;
}

/** What hands are doing on the canvas just now. Nothing of it is in the document yet. */
export class Gestures {
  wiring: Wiring | null = $state.raw(null);
  /** The pointer that pressed the canvas last. */
  pressedBy = 0;
  /** The link that was drawn last, or its end that was pulled, was called off: nothing comes of it. */
  calledOff = false;
  /** The link whose end is being dragged elsewhere. */
  reconnecting: Link | null = null;
  /** The link that would take the layer that is held over it. */
  lit: string | null = $state(null);
  /** The list that is open on the canvas. */
  picking: Picking | null = $state.raw(null);
  /** The line of the knife, on the page. */
  cut: readonly Position[] = $state.raw([]);

  /** What a port looks like while a link is drawn. */
  look(layer: string, port: number | null): '' | 'possible' | 'refused' {
    const { wiring } = this;
    if (!wiring || (wiring.side === 'source') !== (port !== null)) return '';
    const verdict = wiring.verdicts.get(port === null ? layer : `${layer}:${port}`);
    return verdict === undefined ? '' : verdict === null ? 'possible' : 'refused';
  }
}

const key = Symbol('gestures');
export const provideGestures = (): Gestures => setContext(key, new Gestures());
export const useGestures = (): Gestures => getContext<Gestures>(key);
