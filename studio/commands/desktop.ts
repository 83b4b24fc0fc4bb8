import { ProblemError, problem } from '../../contract/problems.ts';
import type { CommandName } from '../../contract/commands.ts';
import { checkDocument } from '../projects/read.ts';
import { dropChanges, keepChanges, listChanges, readChanges } from '../projects/recovery.ts';
import { readSettings, writeSettings } from '../settings/settings.ts';
import type { Handler } from './handler.ts';

export const recoveryKeep: Handler<'recovery.keep'> = async ({ host }, { document, ...changes }) => ({
  keptAt: await keepChanges(host.userFolder, changes, checkDocument(document)),
});
export const recoveryList: Handler<'recovery.list'> = async ({ host }) => listChanges(host.userFolder);
export const recoveryRead: Handler<'recovery.read'> = async ({ host }, { path }) =>
  readChanges(host.userFolder, path);
export const recoveryDrop: Handler<'recovery.drop'> = async ({ host }, { path, session }) => {
  await dropChanges(host.userFolder, path, session);
  return null;
};

export const settingsRead: Handler<'settings.read'> = async ({ host }) => readSettings(host.userFolder);
export const settingsWrite: Handler<'settings.write'> = async ({ host, events }, changes) => {
  const settings = await writeSettings(host.userFolder, changes);
  events.emit('settings.changed', settings);
  return settings;
};

/** Whoever has a window answers these itself. */
const ofTheWindow = (command: CommandName) => async (): Promise<never> => {
  throw new ProblemError(
    problem('host/bad-request', { command, reason: 'this host has no window of its own' }),
  );
};
export const windowState: Handler<'window.state'> = ofTheWindow('window.state');
export const windowClose: Handler<'window.close'> = ofTheWindow('window.close');
