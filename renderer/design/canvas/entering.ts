import { commands, runCommand } from '../../commands/index.ts';
import { isInstance } from '../../document/blockNames.ts';
import { layerOf } from '../../document/links.ts';
import { app } from '../../state/studio.svelte.ts';
import type { Stage } from './stage.ts';

/** The instance of a block that an event is about. */
function instanceOf({ project }: Stage, { target }: Event): string | undefined {
  const node = target instanceof Element ? target.closest<HTMLElement>('.svelte-flow__node') : null;
  const layer = layerOf(project.graph, node?.dataset.id ?? '');
  return layer && isInstance(layer) ? layer.id : undefined;
}

function entered({ project }: Stage, event: Event, instance: string | undefined): void {
  if (instance === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  project.enter(instance);
}

export const entersByMouse = (stage: Stage, event: MouseEvent): void =>
  entered(stage, event, instanceOf(stage, event));

/** Enter on a block opens it; on a layer it is the editor's. With Alt, arrows go into blocks and out, and move nothing. */
export function entersByKey(stage: Stage, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.key === 'Enter' && !event.altKey) entered(stage, event, instanceOf(stage, event));
  const step = event.altKey && { ArrowDown: commands.enterBlock, ArrowUp: commands.leaveBlock }[event.key];
  if (!step) return;
  event.preventDefault();
  event.stopPropagation();
  runCommand(step, app);
}
