import { makeUnique, setRepeat } from '../document/blockEdits.ts';
import { blockFileOf, nameFrom } from '../document/blockFile.ts';
import { blockIn, blockTitle, isInstance } from '../document/blockNames.ts';
import { plural } from '../document/figures.ts';
import { group, groupTrouble, instancesOf, ungroup } from '../document/grouping.ts';
import { layerOf } from '../document/links.ts';
import { shelf } from '../state/shelf.svelte.ts';
import type { App } from '../state/studio.svelte.ts';
import { tell } from '../state/tell.ts';
import { command } from './command.ts';

/** The one instance of a block that is selected, with its project. */
function chosen({ project, room }: App) {
  if (!project || room !== 'design' || project.selection.size !== 1) return undefined;
  const layer = layerOf(project.graph, [...project.selection][0]);
  const name = layer?.block;
  return layer && isInstance(layer) && name !== undefined && blockIn(project.document, name)
    ? { project, layer, name }
    : undefined;
}
const isChosen = (app: App): boolean => chosen(app) !== undefined;

export const groupBlock = command({
  id: 'blocks.group',
  group: 'Edit',
  name: 'Group into block',
  shortcuts: ['Mod+G'],
  enabled: ({ project, room }) => room === 'design' && project !== null && project.selection.size > 0,
  run: ({ project }) => {
    if (!project) return;
    const trouble = groupTrouble(project.document, project.network, project.selection);
    if (trouble !== undefined) {
      tell('info', 'These layers cannot be one block.', { description: trouble });
      return;
    }
    const { document, id } = group(project.document, project.network, project.selection);
    if (id === null) return;
    project.edit(`Group ${plural(project.selection.size, 'layer')} into ${id}`, document);
    project.select([id]);
  },
});

export const ungroupBlock = command({
  id: 'blocks.ungroup',
  group: 'Edit',
  name: 'Ungroup block',
  shortcuts: ['Mod+Shift+G'],
  enabled: isChosen,
  run: (app) => {
    const found = chosen(app);
    if (!found) return;
    const { document, ids } = ungroup(found.project.document, found.project.network, found.layer.id);
    found.project.edit(`Ungroup ${found.layer.id}`, document);
    found.project.select(ids);
  },
});

export const enterBlock = command({
  id: 'blocks.enter',
  group: 'View',
  name: 'Enter block',
  shortcuts: ['Alt+ArrowDown'],
  enabled: isChosen,
  run: (app) => {
    const found = chosen(app);
    if (found) found.project.enter(found.layer.id);
  },
});

export const leaveBlock = command({
  id: 'blocks.leave',
  group: 'View',
  name: 'Leave block',
  shortcuts: ['Alt+ArrowUp'],
  enabled: ({ project, room }) => room === 'design' && project !== null && project.trail.length > 0,
  run: ({ project }) => project?.leave(),
});

export const uniqueBlock = command({
  id: 'blocks.unique',
  group: 'Edit',
  name: 'Make block unique',
  shortcuts: [],
  enabled: (app) => {
    const found = chosen(app);
    return found !== undefined && instancesOf(found.project.document, found.name) > 1;
  },
  run: (app) => {
    const found = chosen(app);
    if (!found) return;
    const { project, layer } = found;
    project.edit(`Make ${layer.id} unique`, makeUnique(project.document, project.network, layer.id));
  },
});

export const repeatBlock = command({
  id: 'blocks.repeat',
  group: 'Edit',
  name: 'Repeat block once more',
  shortcuts: [],
  enabled: isChosen,
  run: (app) => {
    const found = chosen(app);
    if (!found) return;
    const { project, layer } = found,
      times = (layer.repeat ?? 1) + 1;
    project.edit(
      `Repeat ${layer.id} ${times} times`,
      setRepeat(project.document, project.network, layer.id, times),
      `repeat ${layer.id}`,
    );
  },
});

export const saveBlock = command({
  id: 'blocks.save',
  group: 'Edit',
  name: 'Save block for all projects',
  shortcuts: [],
  enabled: isChosen,
  run: (app) => {
    const found = chosen(app);
    if (!found) return;
    const { project, name } = found,
      title = blockTitle(project.document, name);
    void shelf.save(blockFileOf(project.document, name), nameFrom(title), title);
  },
});
