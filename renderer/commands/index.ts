import { settings } from '../state/settings.svelte.ts';
import type { App } from '../state/studio.svelte.ts';
import {
  alignBottom,
  alignCentre,
  alignLeft,
  alignMiddle,
  alignRight,
  alignTop,
  distributeX,
  distributeY,
} from './align.ts';
import { arrange, arrangeSelection, direction } from './arrange.ts';
import { importModel } from './importModel.ts';
import { keysOfCommand } from './bindings.ts';
import { copy, cut, paste, pasteLinked } from './clipboard.ts';
import {
  enterBlock,
  groupBlock,
  leaveBlock,
  repeatBlock,
  saveBlock,
  ungroupBlock,
  uniqueBlock,
} from './blocks.ts';
import { code } from './code.ts';
import { closeProject } from './closeProject.ts';
import type { Command } from './command.ts';
import { deleteSelection } from './deleteSelection.ts';
import { duplicate } from './duplicate.ts';
import { exportWeights } from './exportWeights.ts';
import { goOn } from './goOn.ts';
import { history } from './history.ts';
import { fit } from './fit.ts';
import { fitSelection } from './fitSelection.ts';
import { matches, shownKeys, type KeyPress } from './keys.ts';
import { minimap } from './minimap.ts';
import { newProject } from './newProject.ts';
import { openProject } from './openProject.ts';
import { nextPart, previousPart } from './parts.ts';
import { ownLoss } from './ownLoss.ts';
import { palette } from './palette.ts';
import { pause } from './pause.ts';
import { problems } from './problems.ts';
import { clearRecent, openRecent } from './recent.ts';
import { redo } from './redo.ts';
import { rename } from './rename.ts';
import { dataRoom, designRoom, trainRoom } from './rooms.ts';
import { saveProject } from './saveProject.ts';
import { saveProjectAs } from './saveProjectAs.ts';
import { invertSelection, selectAll, selectDownstream, selectNone, selectUpstream } from './select.ts';
import { shortcuts } from './shortcuts.ts';
import { snapping } from './snapping.ts';
import { nextProblem, previousProblem } from './stepProblem.ts';
import { step } from './step.ts';
import { stop } from './stop.ts';
import { theme } from './theme.ts';
import { train } from './train.ts';
import { undo } from './undo.ts';
import { addLayer, connectFrom, deleteReconnect, disconnectFrom, reroute } from './wiring.ts';

export { groups, type Command } from './command.ts';

/** The one table of what a person can do. Ids are those of the native menu. */
export const commands = {
  newProject,
  openProject,
  openRecent,
  importModel,
  saveProject,
  saveProjectAs,
  exportWeights,
  closeProject,
  clearRecent,
  undo,
  redo,
  cut,
  copy,
  paste,
  pasteLinked,
  duplicate,
  rename,
  deleteSelection,
  deleteReconnect,
  addLayer,
  connectFrom,
  disconnectFrom,
  reroute,
  selectAll,
  selectNone,
  invertSelection,
  selectUpstream,
  selectDownstream,
  alignLeft,
  alignCentre,
  alignRight,
  alignTop,
  alignMiddle,
  alignBottom,
  distributeX,
  distributeY,
  groupBlock,
  ungroupBlock,
  uniqueBlock,
  repeatBlock,
  saveBlock,
  enterBlock,
  leaveBlock,
  ownLoss,
  train,
  pause,
  step,
  stop,
  goOn,
  designRoom,
  dataRoom,
  trainRoom,
  fit,
  fitSelection,
  arrange,
  arrangeSelection,
  direction,
  snapping,
  minimap,
  code,
  history,
  problems,
  nextProblem,
  previousProblem,
  nextPart,
  previousPart,
  theme,
  palette,
  shortcuts,
} as const satisfies Record<string, Command>;

export const commandList: readonly Command[] = Object.values(commands);

/** The keys that a command has now, also where the person changed them. */
export const boundKeys = (command: Command): readonly string[] => keysOfCommand(command, settings.keys);

export const titleOf = (command: Command, app: App): string => command.title?.(app) ?? command.name;

export const isMac = (app: App): boolean => app.info?.platform === 'darwin';

export const keysOf = (command: Command, app: App): string | undefined => {
  const [first] = boundKeys(command);
  return first === undefined ? undefined : shownKeys(first, isMac(app));
};

/** Does it if it can be done now. False where it cannot. */
export function runCommand(command: Command, app: App): boolean {
  if (!command.enabled(app)) return false;
  command.run(app);
  return true;
}

export const runById = (id: string, app: App): boolean => {
  const found = commandList.find((command) => command.id === id);
  return found !== undefined && runCommand(found, app);
};

/** Where the keyboard is: commands of one key must not steal letters, fields keep their own undo. */
export type KeyboardPlace = 'canvas' | 'text' | 'document-field';

/** The command for a key press, or undefined; it may be disabled just now. */
export function commandFor(press: KeyPress, place: KeyboardPlace, app: App): Command | undefined {
  const mac = isMac(app);
  return commandList.find((command) => {
    if (command.nativeKeys) return false;
    const hit = boundKeys(command).find((shortcut) => matches(shortcut, press, mac));
    if (hit === undefined) return false;
    if (place === 'canvas') return true;
    const isUndo = command === undo || command === redo;
    if (isUndo) return place === 'document-field';
    return command.inText ?? hit.includes('Mod');
  });
}
