import type { Position } from '../../../contract/project.ts';
import { placesIn } from '../../document/layerEdits.ts';
import { largestZoom, nodeSize, openingView, revealZoom } from '../../document/place.ts';
import type { Pointer } from './pointer.ts';
import type { Stage } from './stage.ts';

/** Of all journeys of the view, in milliseconds. */
const pace = (): number => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180);

/** Larger text is asked of the whole window: nodes start as much larger. */
const textScale = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

const sizeOf = (pane: HTMLElement) => ({
  width: pane.clientWidth,
  height: pane.clientHeight,
  scale: textScale(),
});

function openingOf({ project }: Stage, { width, height, scale }: ReturnType<typeof sizeOf>) {
  const places = Object.values(placesIn(project.document, project.network)),
    hasTabs = Object.keys(project.document.networks).length > 1,
    pane = { width: width / scale, height: height / scale };
  const { x, y, zoom } = openingView(places, pane, hasTabs ? 64 : undefined);
  return { x: x * scale, y: y * scale, zoom: zoom * scale };
}

/** The editor's own zoomIn is bound to the store that stood in before the editor was there. */
export const zoomBy = (flow: Pick<Stage['flow'], 'getZoom' | 'setZoom'>, factor: number): void =>
  void flow.setZoom(flow.getZoom() * factor, { duration: pace() });

/** All layers, or these alone, which may be shown larger. */
export const fit = ({ flow, pane }: Stage, ids?: Iterable<string>): void =>
  void flow.fitView({
    padding: 0.14,
    maxZoom: textScale() * (ids ? 1.6 : largestZoom({ height: pane.clientHeight / textScale() })),
    minZoom: 0.1,
    duration: pace(),
    ...(ids && { nodes: [...ids].map((id) => ({ id })) }),
  });

/** As it was left, when the person comes back from another room. */
export function open(stage: Stage): void {
  const { project, flow, pane } = stage;
  void flow.setViewport(project.viewports[project.network] ?? openingOf(stage, sizeOf(pane)));
}

/**
 * What is in the middle stays there when the pane gets wider or narrower, and a view that nobody has moved since it was opened is
 * opened anew. Returns how to end it.
 */
export function keepMiddle(stage: Stage): () => void {
  const { flow, pane } = stage;
  let size = sizeOf(pane);
  const opening = () => openingOf(stage, size);
  const observer = new ResizeObserver(() => {
    const before = opening(),
      { width } = size,
      view = flow.getViewport();
    size = sizeOf(pane);
    const untouched = Math.hypot(view.x - before.x, view.y - before.y) < 1 && view.zoom === before.zoom;
    void flow.setViewport(untouched ? opening() : { ...view, x: view.x + (size.width - width) / 2 });
  });
  observer.observe(pane);
  return () => observer.disconnect();
}

/** Scrolls only where the layer is not wholly in view. False: it is not drawn yet. */
/** What a hand has let go of where nobody sees it. */
export function bringBack(stage: Stage, id: string): void {
  const { flow, pane } = stage;
  const at = flow.getInternalNode(id)?.internals.positionAbsolute;
  if (!at) return;
  const area = pane.getBoundingClientRect();
  const { x, y } = flow.flowToScreenPosition({ x: at.x + nodeSize.width / 2, y: at.y + nodeSize.height / 2 });
  if (x < area.left || x > area.right || y < area.top || y > area.bottom) reveal(stage, id);
}
export function reveal({ flow, pane }: Stage, id: string): boolean {
  const node = flow.getInternalNode(id);
  const area = pane.getBoundingClientRect();
  if (!node?.measured.width) return false;
  const { x, y } = node.internals.positionAbsolute;
  const corner = flow.flowToScreenPosition({ x, y });
  const end = flow.flowToScreenPosition({
    x: x + (node.measured.width ?? nodeSize.width),
    y: y + (node.measured.height ?? nodeSize.height),
  });
  const margin = 16;
  const inside =
    corner.x > area.left + margin &&
    corner.y > area.top + margin &&
    end.x < area.right - margin &&
    end.y < area.bottom - margin;
  if (inside) return true;
  // As large as it was, if the layer then fits and can be read.
  const zoom = revealZoom(flow.getZoom(), { width: area.width, height: area.height });
  const view = flow.getViewport();
  const short = (from: number, to: number, least: number, most: number) =>
    Math.max(least + 2 * margin - from, 0) + Math.min(most - 2 * margin - to, 0);
  const dx = short(corner.x, end.x, area.left, area.right);
  const dy = short(corner.y, end.y, area.top, area.bottom);
  // What is just out of view is fetched by the shortest way, so that one keeps one's bearings.
  if (zoom === view.zoom && Math.abs(dx) < area.width / 2 && Math.abs(dy) < area.height / 2) {
    void flow.setViewport({ x: view.x + dx, y: view.y + dy, zoom }, { duration: pace() });
    return true;
  }
  void flow.setCenter(x + nodeSize.width / 2, y + nodeSize.height / 2, { zoom, duration: pace() });
  return true;
}

/** Under the pointer, or in the middle of what is shown. */
export function spot({ flow, pane }: Stage, pointer: Pointer): Position {
  const { left, top, width, height } = pane.getBoundingClientRect();
  return flow.screenToFlowPosition(pointer.at ?? { x: left + width / 2, y: top + height / 2 });
}
