import { headOf, setHead } from '../document/headEdits.ts';
import { giveHead, mayHaveHead } from '../document/headTargets.ts';
import { layerOf } from '../document/links.ts';
import type { App } from '../state/studio.svelte.ts';
import { command } from './command.ts';

/** The one layer that is selected, where its output may have a loss of its own, or has one. */
function chosen({ project, room }: App) {
  if (!project || room !== 'design' || project.selection.size !== 1) return undefined;
  const layer = layerOf(project.graph, [...project.selection][0]);
  if (!layer || !mayHaveHead(project.document, project.network, layer)) return undefined;
  const head = headOf(project.document, project.network, layer.id);
  // The only output is judged by the objective.
  return head || project.figures?.output !== layer.id ? { project, id: layer.id, head } : undefined;
}

export const ownLoss = command({
  id: 'edit.ownLoss',
  group: 'Edit',
  name: 'Loss of its own',
  title: (app) => (chosen(app)?.head ? 'Take its own loss away' : 'Give it a loss of its own'),
  shortcuts: [],
  enabled: (app) => chosen(app) !== undefined,
  run: (app) => {
    const found = chosen(app);
    if (!found) return;
    const { project, id, head } = found,
      { document, facts, figures } = project;
    if (head) project.edit(`Take the own loss of ${id} away`, setHead(document, id, null));
    else
      project.edit(
        `Give ${id} a loss of its own`,
        giveHead(document, id, figures?.layers[id]?.output ?? null, facts),
      );
  },
});
