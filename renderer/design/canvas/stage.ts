import type { useSvelteFlow } from '@xyflow/svelte';
import type { Project } from '../../state/project.svelte.ts';
import type { LayerNodeType } from '../graph.ts';
import type { Gestures } from './gestures.svelte.ts';

/** What every gesture on the canvas works with. Gestures are functions of it, one file for each concept. */
export interface Stage {
  readonly project: Project;
  readonly flow: ReturnType<typeof useSvelteFlow<LayerNodeType>>;
  /** The canvas on the page. */
  readonly pane: HTMLElement;
  readonly gestures: Gestures;
  /** As the node editor has them: selected, dragged, measured. */
  readonly nodes: readonly LayerNodeType[];
}
