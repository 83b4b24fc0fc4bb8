import AlignCenterHorizontal from '@lucide/svelte/icons/align-center-horizontal';
import AlignCenterVertical from '@lucide/svelte/icons/align-center-vertical';
import AlignEndHorizontal from '@lucide/svelte/icons/align-end-horizontal';
import AlignEndVertical from '@lucide/svelte/icons/align-end-vertical';
import AlignHorizontalDistributeCenter from '@lucide/svelte/icons/align-horizontal-distribute-center';
import AlignStartHorizontal from '@lucide/svelte/icons/align-start-horizontal';
import AlignStartVertical from '@lucide/svelte/icons/align-start-vertical';
import AlignVerticalDistributeCenter from '@lucide/svelte/icons/align-vertical-distribute-center';
import { commands, keysOf, runCommand, titleOf, type Command } from '../commands/index.ts';
import type { MenuGroup, MenuItem } from '../controls/menu.ts';
import type { App } from '../state/studio.svelte.ts';

/** What the menus of the canvas offer: commands of the one table, by what was clicked. */

export type MenuPlace = 'node' | 'selection' | 'link' | 'canvas';

interface Part {
  readonly label: string;
  readonly row?: boolean;
  readonly commands: readonly Command[];
}

const c = commands;

/** The commands that put layers in line, and their pictures. */
export const aligning: readonly {
  readonly command: Command;
  readonly icon: NonNullable<MenuItem['icon']>;
}[] = [
  { command: c.alignLeft, icon: AlignStartVertical },
  { command: c.alignCentre, icon: AlignCenterVertical },
  { command: c.alignRight, icon: AlignEndVertical },
  { command: c.alignTop, icon: AlignStartHorizontal },
  { command: c.alignMiddle, icon: AlignCenterHorizontal },
  { command: c.alignBottom, icon: AlignEndHorizontal },
  { command: c.distributeX, icon: AlignHorizontalDistributeCenter },
  { command: c.distributeY, icon: AlignVerticalDistributeCenter },
];

const clipboard: Part = {
  label: 'Clipboard',
  commands: [c.cut, c.copy, c.paste, c.pasteLinked, c.duplicate],
};
const selecting: Part = {
  label: 'Select',
  commands: [c.selectUpstream, c.selectDownstream, c.invertSelection],
};
const naming: Part = { label: 'Name', commands: [c.rename] };
const building: Part = { label: 'Block', commands: [c.groupBlock] };
const judging: Part = { label: 'Output', commands: [c.ownLoss] };
const looking: Part = { label: 'View', commands: [c.fitSelection] };
const deleting: Part = { label: 'Delete', commands: [c.deleteSelection, c.deleteReconnect] };

const parts: Readonly<Record<MenuPlace, readonly Part[]>> = {
  node: [clipboard, naming, selecting, building, judging, looking, deleting],
  selection: [
    { label: 'Align', row: true, commands: aligning.map(({ command }) => command) },
    { label: 'Arrange', commands: [c.arrangeSelection] },
    clipboard,
    selecting,
    building,
    looking,
    deleting,
  ],
  link: [
    { label: 'Link', commands: [c.addLayer, c.connectFrom, c.reroute] },
    { label: 'Delete', commands: [c.deleteSelection] },
  ],
  canvas: [
    { label: 'Clipboard', commands: [c.paste, c.pasteLinked] },
    { label: 'Select', commands: [c.selectAll, c.invertSelection] },
    { label: 'Layout', commands: [c.arrange, c.direction, c.snapping] },
    { label: 'View', commands: [c.fit, c.minimap, c.history] },
  ],
};

const icons = new Map(aligning.map(({ command, icon }) => [command, icon]));

export const menuOf = (place: MenuPlace, app: App): MenuGroup[] =>
  parts[place].map(({ label, row = false, commands: entries }) => ({
    label,
    row,
    items: entries.map((command) => {
      const icon = icons.get(command);
      return {
        id: command.id,
        label: titleOf(command, app),
        keys: keysOf(command, app),
        disabled: !command.enabled(app),
        ...(icon && { icon }),
        run: () => void runCommand(command, app),
      };
    }),
  }));

export const menuNames: Readonly<Record<MenuPlace, string>> = {
  node: 'Layer',
  selection: 'Selected layers',
  link: 'Link',
  canvas: 'Canvas',
};
