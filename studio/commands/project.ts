import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { OpenProject } from '../../contract/commands.ts';
import { ProblemError, problem } from '../../contract/problems.ts';
import type { Context } from '../context.ts';
import { writeProblem } from '../files/problems.ts';
import { kindOf } from '../files/read.ts';
import { importProject } from '../import/index.ts';
import { fingerprintOf, fingerprintOnDisk } from '../projects/fingerprint.ts';
import { previewOf } from '../projects/preview.ts';
import { checkDocument, projectFile, projectFolder, readProject } from '../projects/read.ts';
import { forgetProject, recentProjects, rememberProject } from '../projects/recent.ts';
import { saveAs, sizesOf } from '../projects/saveAs.ts';
import { createProject, formatDocument, saveProject } from '../projects/write.ts';
import { blank } from '../templates/blank.ts';
import { findTemplate, templateSummaries } from '../templates/index.ts';
import type { Template } from '../templates/template.ts';
import type { Handler } from './handler.ts';

export const templatesList: Handler<'templates.list'> = async () => templateSummaries();

export const projectNew: Handler<'project.new'> = async (context, request) => {
  const template = request.template === undefined ? undefined : findTemplate(request.template);
  const folder = resolve(request.path);
  const name = request.name ?? template?.document.name ?? basename(folder);
  const document = { ...(template?.document ?? blank), name };
  await createProject(folder, document, (made) => copyFiles(context, template, made));
  return open(context, folder);
};

async function copyFiles({ host }: Context, template: Template | undefined, folder: string): Promise<void> {
  for (const [from, to] of Object.entries(template?.files ?? {})) {
    const target = join(folder, to);
    try {
      await mkdir(dirname(target), { recursive: true });
      await copyFile(join(host.builtinFolder, from), target);
    } catch (error) {
      throw writeProblem(target, error);
    }
  }
}

export const projectOpen: Handler<'project.open'> = async (context, { path }) => open(context, path);

async function open({ host }: Context, path: string): Promise<OpenProject> {
  const folder = await projectFolder(path);
  // Before the document: what is written in between is noticed when it is saved.
  const fingerprint = (await fingerprintOnDisk(folder)) ?? '';
  const document = await readProject(folder);
  // Scripts open many projects; what a person has open in a window is what "recent" means.
  if (host.host !== 'cli') await rememberProject(host.userFolder, { path: folder, name: document.name });
  return { path: folder, document, fingerprint };
}

export const projectImport: Handler<'project.import'> = async (context, { file, path, name }) => {
  const folder = resolve(path);
  const report = await importProject(resolve(file), folder, name);
  return { opened: await open(context, folder), report };
};

export const projectSave: Handler<'project.save'> = async ({ host }, request) => {
  const document = checkDocument(request.document);
  const { path, expected } = request;
  if ((await kindOf(join(path, projectFile))) !== 'file' && expected !== undefined)
    throw new ProblemError(problem('project/vanished', { path }));
  const folder = await projectFolder(path);
  if (expected !== undefined && (await fingerprintOnDisk(folder)) !== expected)
    throw new ProblemError(problem('project/changed', { path: join(folder, projectFile) }));
  await saveProject(folder, document);
  if (host.host !== 'cli') await rememberProject(host.userFolder, { path: folder, name: document.name });
  return { savedAt: new Date().toISOString(), fingerprint: fingerprintOf(formatDocument(document)) };
};

export const projectSaveAs: Handler<'project.saveAs'> = async (context, request) => {
  const { path, to, data, runs } = request;
  return open(context, await saveAs(resolve(path), checkDocument(request.document), to, { data, runs }));
};

export const projectOnDisk: Handler<'project.onDisk'> = async (_, { path }) => {
  const fingerprint = await fingerprintOnDisk(path);
  return fingerprint === null ? null : { fingerprint };
};

export const projectSizes: Handler<'project.sizes'> = async (_, { path }) => sizesOf(path);

export const projectRecent: Handler<'project.recent'> = async ({ host }) => recentProjects(host.userFolder);

export const projectPreview: Handler<'project.preview'> = async ({ sessions }, { path }) =>
  previewOf(await projectFolder(path), sessions);

export const projectForget: Handler<'project.forget'> = async ({ host }, { path }) =>
  forgetProject(host.userFolder, path);
