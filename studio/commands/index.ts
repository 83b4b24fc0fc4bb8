import type { CommandName, Request, Response } from '../../contract/commands.ts';
import type { Context } from '../context.ts';
import { appInfo } from './app.ts';
import { blocksDelete, blocksList, blocksSave } from './blocks.ts';
import { dataBaselines, dataInspect, dataSamples, dataStopBaselines, dataSummary } from './data.ts';
import {
  recoveryDrop,
  recoveryKeep,
  recoveryList,
  recoveryRead,
  settingsRead,
  settingsWrite,
  windowClose,
  windowState,
} from './desktop.ts';
import { filesList, openDialog } from './files.ts';
import type { Handlers } from './handler.ts';
import {
  projectForget,
  projectImport,
  projectNew,
  projectOnDisk,
  projectOpen,
  projectPreview,
  projectRecent,
  projectSave,
  projectSaveAs,
  projectSizes,
  templatesList,
} from './project.ts';
import {
  runsEvaluate,
  runsExport,
  runsGenerate,
  runsGet,
  runsKeep,
  runsList,
  runsPredict,
  runsSamples,
} from './runs.ts';
import { trainPause, trainResume, trainStart, trainStartFacts, trainStep, trainStop } from './train.ts';

/** The one table of commands: what the contract names and this does not have does not compile. */
const table = {
  'app.info': appInfo,
  'files.list': filesList,
  'dialog.open': openDialog,
  'templates.list': templatesList,
  'project.new': projectNew,
  'project.open': projectOpen,
  'project.import': projectImport,
  'project.save': projectSave,
  'project.saveAs': projectSaveAs,
  'project.onDisk': projectOnDisk,
  'project.sizes': projectSizes,
  'project.recent': projectRecent,
  'project.preview': projectPreview,
  'project.forget': projectForget,
  'recovery.keep': recoveryKeep,
  'recovery.list': recoveryList,
  'recovery.read': recoveryRead,
  'recovery.drop': recoveryDrop,
  'settings.read': settingsRead,
  'settings.write': settingsWrite,
  'window.state': windowState,
  'window.close': windowClose,
  'blocks.list': blocksList,
  'blocks.save': blocksSave,
  'blocks.delete': blocksDelete,
  'data.inspect': dataInspect,
  'data.summary': dataSummary,
  'data.samples': dataSamples,
  'data.baselines': dataBaselines,
  'data.stopBaselines': dataStopBaselines,
  'train.start': trainStart,
  'train.startFacts': trainStartFacts,
  'train.pause': trainPause,
  'train.resume': trainResume,
  'train.step': trainStep,
  'train.stop': trainStop,
  'runs.list': runsList,
  'runs.get': runsGet,
  'runs.keep': runsKeep,
  'runs.evaluate': runsEvaluate,
  'runs.predict': runsPredict,
  'runs.generate': runsGenerate,
  'runs.samples': runsSamples,
  'runs.export': runsExport,
} satisfies Handlers;

/** One signature for a name that is only known at run time. */
type Call = <C extends CommandName>(context: Context, request: Request<C>) => Promise<Response<C>>;
export const commands = table as unknown as Readonly<Record<CommandName, Call>>;
