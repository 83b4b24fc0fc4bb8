import { alignLayers, distributeLayers, type Axis, type Line } from '../document/alignment.ts';
import { plural } from '../document/figures.ts';
import { command, type Command } from './command.ts';

/** Layers in line: in the menu of a selection and in its inspector. */

const align = (line: Line, id: string, name: string): Command =>
  command({
    id,
    group: 'Edit',
    name,
    shortcuts: [],
    inMainMenu: false,
    enabled: ({ project, room }) => room === 'design' && project !== null && project.selection.size > 1,
    run: ({ project, canvas }) => {
      if (!project) return;
      const { document, network, selection } = project;
      canvas?.settle();
      project.edit(
        `${name} of ${plural(selection.size, 'layer')}`,
        alignLayers(document, network, selection, line),
      );
    },
  });

const distribute = (axis: Axis, id: string, name: string): Command =>
  command({
    id,
    group: 'Edit',
    name,
    shortcuts: [],
    inMainMenu: false,
    enabled: ({ project, room }) => room === 'design' && project !== null && project.selection.size > 2,
    run: ({ project, canvas }) => {
      if (!project) return;
      const { document, network, selection } = project;
      canvas?.settle();
      project.edit(name, distributeLayers(document, network, selection, axis));
    },
  });

export const alignLeft = align('left', 'edit.alignLeft', 'Align left edges');
export const alignCentre = align('centre', 'edit.alignCentre', 'Align centres');
export const alignRight = align('right', 'edit.alignRight', 'Align right edges');
export const alignTop = align('top', 'edit.alignTop', 'Align top edges');
export const alignMiddle = align('middle', 'edit.alignMiddle', 'Align middles');
export const alignBottom = align('bottom', 'edit.alignBottom', 'Align bottom edges');
export const distributeX = distribute('x', 'edit.distributeX', 'Distribute horizontally');
export const distributeY = distribute('y', 'edit.distributeY', 'Distribute vertically');
