import type { Position } from '../../../contract/project.ts';
import { alignDragged, neighboursOf, type Guide, type Neighbours } from '../../document/guides.ts';
import { placesIn } from '../../document/layerEdits.ts';
import { linksOf } from '../../document/links.ts';
import { nodeSize } from '../../document/place.ts';
import type { LayerNodeType } from '../graph.ts';
import type { Snapping } from './snapping.svelte.ts';
import type { Stage } from './stage.ts';

/** So near on the screen a layer goes to a line; on the grid at least as near as the next dot. */
const reach = 6;

type Places = Readonly<Record<string, Position>>;
const none: readonly Guide[] = [];

/** What happens to nodes between the press and the drop: they stand even with others, and the lanes of links make way. */
export class Dragging {
  guides: readonly Guide[] = $state.raw(none);
  /** Where all layers are just now, as of this frame; null while nothing is dragged. */
  places: Places | null = $state.raw(null);
  #held: ReadonlySet<string> = new Set();
  #around: Neighbours = neighboursOf([]);
  #cancelled = false;
  #frame = 0;
  readonly #stage: Stage;
  readonly #snapping: Snapping;
  constructor(stage: Stage, snapping: Snapping) {
    this.#stage = stage;
    this.#snapping = snapping;
  }

  begin(nodes: readonly LayerNodeType[], event: MouseEvent | TouchEvent): void {
    this.#snapping.hear(event);
    this.#cancelled = false;
    this.#held = new Set(nodes.map(({ id }) => id));
    this.#around = this.#look();
    // The editor tells of no end where what it drags has gone.
    addEventListener('pointerup', () => requestAnimationFrame(() => this.end()), {
      capture: true,
      once: true,
    });
  }

  /** The neighbours that are in view, and the middle between those that one layer is linked with. */
  #look(): Neighbours {
    const { nodes, flow, pane, project } = this.#stage;
    const { x, y, zoom } = flow.getViewport();
    const [width, height] = [pane.clientWidth / zoom, pane.clientHeight / zoom];
    const [left, top] = [-x / zoom, -y / zoom];
    const around = nodes.filter(
      ({ id, position }) =>
        !this.#held.has(id) &&
        position.x < left + width &&
        position.x + nodeSize.width > left &&
        position.y < top + height &&
        position.y + nodeSize.height > top,
    );
    const [only, more] = this.#held;
    const ties = more === undefined ? linksOf(project.graph) : [];
    const sources = new Set(ties.flatMap(({ from, to }) => (to === only ? [from] : [])));
    const readers = new Set(ties.flatMap(({ from, to }) => (from === only ? [to] : [])));
    const linked = sources.size > 1 ? sources : readers;
    const placesOf = (some: readonly LayerNodeType[]) => some.map(({ position }) => position);
    return neighboursOf(placesOf(around), placesOf(nodes.filter(({ id }) => linked.has(id))));
  }

  /** What the editor makes of the nodes: those that are dragged go on to the line that they are near. */
  readonly adjust = (nodes: LayerNodeType[]): LayerNodeType[] => {
    if (this.#held.size === 0) return nodes;
    const dragged = nodes.filter(({ id }) => this.#held.has(id));
    if (dragged.length === 0) return nodes;
    const { zoom } = this.#stage.flow.getViewport();
    const { by, guides } = this.#snapping.free
      ? { by: { x: 0, y: 0 }, guides: none }
      : alignDragged(
          dragged.map(({ position }) => position),
          this.#around,
          this.#snapping.grid ? Math.max(reach, reach / zoom) : reach / zoom,
        );
    if (guides.length > 0 || this.guides.length > 0) this.guides = guides;
    const next =
      by.x === 0 && by.y === 0
        ? nodes
        : nodes.map((node) =>
            this.#held.has(node.id)
              ? { ...node, position: { x: node.position.x + by.x, y: node.position.y + by.y } }
              : node,
          );
    this.#follow();
    return next;
  };

  /** Lanes are found anew once a frame, however often the pointer tells of itself. */
  #follow(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#held.size === 0) return;
      this.places = Object.fromEntries(this.#stage.nodes.map(({ id, position }) => [id, position]));
    });
  }

  /** The nodes as they were left, or null where the drag was called off. */
  dropped(): readonly LayerNodeType[] | null {
    const nodes = this.#cancelled ? null : this.#stage.nodes.filter(({ id }) => this.#held.has(id));
    this.end();
    return nodes;
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#held = new Set();
    this.guides = none;
    this.places = null;
  }

  /** Escape, or undo, while a hand holds nodes: they go back to where they were, and nothing was done. */
  readonly cancel = (event: KeyboardEvent): void => {
    const undoes = event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey);
    if (this.#held.size === 0 || (event.key !== 'Escape' && !undoes)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#cancelled = true;
    // The editor has no other way to be told than that the button was let go.
    dispatchEvent(new MouseEvent('mouseup', { view: window }));
  };

  /** Where the document has them. */
  back(nodes: readonly LayerNodeType[]): LayerNodeType[] {
    const { document, network } = this.#stage.project;
    const places = placesIn(document, network);
    return nodes.map((node) => {
      const place = places[node.id] as Position | undefined;
      return place && (place.x !== node.position.x || place.y !== node.position.y)
        ? { ...node, position: place }
        : node;
    });
  }
}
