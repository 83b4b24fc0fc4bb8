import type { Edge, OnReconnectEnd } from '@xyflow/svelte';
import { cutLink, linkOf, moveLink } from './linkSteps.ts';
import type { Stage } from './stage.ts';

/** The end of a link is dragged to another port. The document has the say, so the editor changes nothing itself. */
export function reconnected({ project, gestures }: Stage, after: Edge, before: Edge): false {
  if (!gestures.calledOff) moveLink(project, linkOf(before), linkOf(after));
  return false;
}

/** Dropped in the open, the link is cut: pulled out, as a plug is. */
export function reconnectEnds(
  { project, gestures }: Stage,
  edge: Edge,
  state: Parameters<OnReconnectEnd>[3],
): void {
  const pulled = gestures.reconnecting !== null && !gestures.calledOff && !state.toHandle && !state.isValid;
  gestures.reconnecting = null;
  if (pulled) cutLink(project, linkOf(edge));
}
