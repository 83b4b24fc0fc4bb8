import { append } from '../design/append.ts';
import { entryKind } from '../design/icons.ts';
import { commandList, keysOf, runCommand, titleOf } from '../commands/index.ts';
import type { Entry } from '../commands/search.ts';
import { ago } from '../document/figures.ts';
import { addEntries } from '../document/blockEntries.ts';
import { problemKey } from '../document/problems.ts';
import { rulesOf } from '../document/rules.ts';
import { synonyms } from '../document/synonyms.ts';
import { jumpTo } from '../state/jump.ts';
import { palette } from '../design/palette.svelte.ts';
import { revealWhenDrawn } from '../state/reveal.ts';
import { shelf } from '../state/shelf.svelte.ts';
import type { App } from '../state/studio.svelte.ts';

/** Everything that the palette finds: commands, layers and blocks to add, layers to go to, problems, projects to open. */
export const paletteEntries = (app: App): Entry[] => [
  ...commandEntries(app),
  ...entriesToAdd(app),
  ...layersToShow(app),
  ...problemEntries(app),
  ...recentEntries(app),
  ...templateEntries(app),
];

const commandEntries = (app: App): Entry[] =>
  commandList
    .filter(({ id }) => id !== 'view.commands')
    .map((command) => ({
      id: command.id,
      title: titleOf(command, app).replace(/…$/, ''),
      detail: command.group,
      keys: keysOf(command, app),
      words: command.name,
      enabled: command.enabled(app),
      run: () => void runCommand(command, app),
    }));

function entriesToAdd(app: App): Entry[] {
  const { project } = app;
  if (!project) return [];
  return addEntries(project.document, project.network, shelf.blocks).map((entry) => ({
    id: `add:${entry.key}`,
    title: entry.kind === 'block' ? `Insert block ${entry.title}` : `Add ${entry.title}`,
    detail: entry.kind === 'block' ? entryKind(entry) : `Layer, ${entry.kind}`,
    words: [
      entry.type,
      ...(entry.kind === 'block' ? ['add', entry.summary] : (synonyms[entry.key] ?? [])),
    ].join(' '),
    onlyFound: true,
    enabled: true,
    run: () => {
      app.room = 'design';
      const id = append(project, entry);
      if (id === undefined) return;
      palette.used(entry.key);
      revealWhenDrawn(app, id);
    },
  }));
}

function layersToShow(app: App): Entry[] {
  const { project } = app;
  if (!project) return [];
  const networks = Object.entries(project.document.networks);
  return networks.flatMap(([network, { layers }]) =>
    layers.map(({ id, type }) => ({
      id: `go:${network}/${id}`,
      title: `Go to ${id}`,
      detail: [rulesOf(type)?.title ?? type, networks.length > 1 && network].filter(Boolean).join(', '),
      onlyFound: true as const,
      enabled: true,
      run: () => {
        app.room = 'design';
        project.show(network);
        project.select([id]);
        revealWhenDrawn(app, id);
      },
    })),
  );
}

const problemEntries = (app: App): Entry[] =>
  (app.project?.problems ?? []).map((problem) => ({
    id: `problem:${problemKey(problem)}`,
    title: problem.message,
    detail: `${problem.severity}${problem.where.layer === undefined ? '' : ` at ${problem.where.layer}`}`,
    words: `problem ${problem.code}`,
    onlyFound: true,
    enabled: true,
    run: () => jumpTo(app, problem),
  }));

export const recentEntries = (app: App): Entry[] =>
  (app.recent ?? [])
    .filter(({ path }) => path !== app.project?.path)
    .map(({ path, name, openedAt, missing }) => ({
      id: `recent:${path}`,
      title: `Open ${name}`,
      detail: missing ? `not found: ${path}` : `${ago(openedAt)}, ${path}`,
      words: 'recent project',
      onlyFound: true,
      enabled: !missing,
      run: () => app.leaveProject(() => void app.open(path)),
    }));

const templateEntries = (app: App): Entry[] =>
  (app.templates ?? []).map(({ name, title, teaches }) => ({
    id: `template:${name}`,
    title: `New from template ${title}`,
    detail: teaches,
    words: name,
    onlyFound: true,
    enabled: true,
    run: () =>
      app.leaveProject(() => {
        app.newFrom = name;
        app.dialog = 'new-project';
      }),
  }));
