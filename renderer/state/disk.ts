import { ProblemError, problem } from '../../contract/problems.ts';
import type { Project } from './project.svelte.ts';
import { ask, problemsOf, report } from './studioLink.svelte.ts';
import type { App } from './studio.svelte.ts';

/** Between the document in the window and project.json, which another program may write. */

/** Saves; where project.json is not what was read, asks what to do instead. False where it was not saved. */
export async function saveOpen(app: App): Promise<boolean> {
  const { project } = app;
  if (!project) return false;
  try {
    await project.save();
    return true;
  } catch (error) {
    if (problemsOf(error).some(({ code }) => code === 'project/changed')) await askAboutChange(app, project);
    else report(error);
    return false;
  }
}

/** What is saved needs no saving, but it may not be on disk any more: looks, and tells each time it is asked. */
export function saveAgain(app: App): void {
  if (app.project) app.project.vanished = false;
  void lookAtDisk(app);
}

/** Looks whether project.json is still what was read: when the person comes back to the window. */
export async function lookAtDisk(app: App): Promise<void> {
  const { project } = app;
  if (!project || project.saving || app.dialog !== null) return;
  try {
    const known = project.fingerprint;
    const found = await ask('project.onDisk', { path: project.path });
    // Saved, closed or answered meanwhile.
    if (app.project !== project || project.fingerprint !== known || app.dialog !== null) return;
    if (found === null) {
      if (!project.vanished) report(new ProblemError(problem('project/vanished', { path: project.path })));
      project.vanished = true;
      return;
    }
    project.vanished = false;
    if (found.fingerprint !== known && !project.saving) await askAboutChange(app, project);
  } catch (error) {
    report(error);
  }
}

async function askAboutChange(app: App, project: Project): Promise<void> {
  try {
    const disk = await ask('project.open', { path: project.path });
    if (app.project !== project) return;
    app.conflict = disk;
    app.dialog = 'changed';
  } catch (error) {
    report(error);
  }
}

/** What is on disk becomes the next step: undo brings back what was open here. */
export function reloadFromDisk(app: App): void {
  const { project, conflict } = app;
  if (project && conflict) project.takeFromDisk(conflict, 'Reload from disk');
  closeChange(app);
}

/** What is open here stays; the next save overwrites what was seen on disk. */
export function keepMine(app: App): void {
  const { project, conflict } = app;
  if (project && conflict) project.keepOver(conflict);
  closeChange(app);
}

export function closeChange(app: App): void {
  app.dialog = null;
  app.conflict = null;
}
