import { crosses } from '../../document/geometry.ts';
import { plural } from '../../document/figures.ts';
import { disconnect } from '../../document/layerEdits.ts';
import { linkId, linksOf } from '../../document/links.ts';
import { rulesOf } from '../../document/rules.ts';
import type { Position } from '../../../contract/project.ts';
import type { Stage } from './stage.ts';

/** Ctrl and the right button, or X held and the left one: a line is drawn, and each link that it crosses is cut. */
export const isKnife = (event: PointerEvent | MouseEvent, keyHeld: boolean): boolean =>
  (event.button === 2 && (event.ctrlKey || event.metaKey)) || (event.button === 0 && keyHeld);

/** Follows the pointer until it is let go. Escape leaves all as it was. */
export function cutFrom(stage: Stage, event: PointerEvent): void {
  const { gestures } = stage;
  event.preventDefault();
  event.stopPropagation();
  gestures.cut = [{ x: event.clientX, y: event.clientY }];
  const listening = new AbortController();
  const { signal } = listening;
  const end = () => {
    listening.abort();
    gestures.cut = [];
  };
  window.addEventListener(
    'pointermove',
    (event) => (gestures.cut = [...gestures.cut, { x: event.clientX, y: event.clientY }]),
    { signal },
  );
  window.addEventListener(
    'pointerup',
    () => {
      cut(stage, gestures.cut);
      end();
    },
    { signal },
  );
  window.addEventListener('pointercancel', end, { signal });
  window.addEventListener('keydown', ({ key }) => key === 'Escape' && end(), { signal });
}

/** Points of a drawn link on the page, close enough together that between them it is straight. */
function drawn(path: SVGPathElement): Position[] {
  const matrix = path.getScreenCTM();
  if (!matrix) return [];
  const length = path.getTotalLength();
  const steps = Math.max(8, Math.ceil((length * matrix.a) / 8));
  return Array.from({ length: steps + 1 }, (_, n) => {
    const { x, y } = path.getPointAtLength((length * n) / steps).matrixTransform(matrix);
    return { x, y };
  });
}

function cut({ project, pane }: Stage, line: readonly Position[]): void {
  if (line.length < 2) return;
  const hit = new Set(
    [...pane.querySelectorAll<SVGElement>('.svelte-flow__edge')].flatMap((edge) => {
      const path = edge.querySelector<SVGPathElement>('.svelte-flow__edge-path');
      return path && edge.dataset.id && crosses(line, drawn(path)) ? [edge.dataset.id] : [];
    }),
  );
  const links = linksOf(project.graph).filter((link) => hit.has(linkId(link)));
  if (links.length === 0) return;
  const [only] = links;
  project.edit(
    links.length === 1 ? `Cut ${only.from} from ${only.to}` : `Cut ${plural(links.length, 'link')}`,
    disconnect(project.document, project.network, links, rulesOf),
  );
}
