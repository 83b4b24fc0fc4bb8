import fc from 'fast-check';
import { ProblemError } from '../../../contract/problems.ts';
import type { ProjectDocument } from '../../../contract/project.ts';
import { check } from '../../../engine/graph/check.ts';
import { posteriors, type PosteriorKind } from '../../../engine/graph/posteriors.ts';
import { layers, type LayerName } from '../../../engine/layers/index.ts';
import { losses } from '../../../engine/losses/index.ts';
import { objectives, type ObjectiveName } from '../../../engine/objectives/index.ts';
import { metrics } from '../../../engine/objectives/metrics.ts';
import { optimizers, type OptimizerName } from '../../../engine/optimizers/index.ts';
import type { Parameters } from '../../../engine/parameters.ts';
import { schedules, type ScheduleName } from '../../../engine/schedules/index.ts';
import { alignLayers, distributeLayers, nudgeLayers } from '../../../renderer/document/alignment.ts';
import { clipOf, duplicateLayers, pasteClip } from '../../../renderer/document/clipboard.ts';
import { clipText, parseClip } from '../../../renderer/document/clipText.ts';
import { missingPieces } from '../../../renderer/document/completeObjective.ts';
import { setDirection } from '../../../renderer/document/directionEdits.ts';
import { fixOf } from '../../../renderer/document/fixes.ts';
import { freezeLayers } from '../../../renderer/document/freeze.ts';
import { removeAndReconnect } from '../../../renderer/document/heal.ts';
import { setHead } from '../../../renderer/document/headEdits.ts';
import { giveHead, headTargets, setHeadTarget } from '../../../renderer/document/headTargets.ts';
import { insertIntoLink, reconnect } from '../../../renderer/document/insert.ts';
import * as edits from '../../../renderer/document/layerEdits.ts';
import { arrange, arrangeSome } from '../../../renderer/document/layout.ts';
import * as objectiveEdits from '../../../renderer/document/objectiveEdits.ts';
import * as optimizerEdits from '../../../renderer/document/optimizerEdits.ts';
import { directionOf } from '../../../renderer/document/place.ts';
import { renameTrouble } from '../../../renderer/document/renameTrouble.ts';
import { setRoute } from '../../../renderer/document/routes.ts';
import { rulesOf } from '../../../renderer/document/rules.ts';
import * as settings from '../../../renderer/document/settingEdits.ts';
import { blockEdit } from './anyBlockEdit.ts';
import { Choice, room, type Edit } from './choice.ts';
import { drawings } from './whole.ts';

/** Every edit that the window makes, with arguments that fit whatever document it meets. */

const names = Object.keys(layers) as LayerName[];
const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];
export const edit: Readonly<Record<string, Edit>> = {
  ...blockEdit,
  add: room((document, c) => {
    const type = c.of(names)!;
    const after = c.of(c.ids);
    const layer = { type, rules: layers[type], position: c.position, ...(after !== undefined && { after }) };
    return edits.addLayer(document, c.network, layer).document;
  }),
  remove: (document, c) => edits.removeLayers(document, c.network, c.some, rulesOf),
  heal: (document, c) => removeAndReconnect(document, c.network, c.some),
  connect: (document, c) => {
    const [from, to] = [c.layer, c.layer];
    if (!from || !to) return document;
    return edits.connect(
      document,
      c.network,
      { from: from.id, to: to.id, port: c.whole(3) },
      rulesOf(to.type),
    );
  },
  disconnect: (document, c) => {
    const { link } = c;
    return link ? edits.disconnect(document, c.network, [link], rulesOf) : document;
  },
  reconnect: (document, c) => {
    const [link, layer] = [c.link, c.layer];
    if (!link || !layer) return document;
    const after = c.whole(1) === 0 ? { ...link, from: layer.id } : { ...link, to: layer.id, port: 0 };
    return reconnect(document, c.network, link, after);
  },
  insert: (document, c) => {
    const [link, layer] = [c.link, c.layer];
    return link && layer ? insertIntoLink(document, c.network, layer.id, link) : document;
  },
  route: (document, c) => {
    const { link } = c;
    return link ? setRoute(document, c.network, link, [c.position, c.position].slice(c.whole(2))) : document;
  },
  move: (document, c) =>
    edits.moveLayers(document, c.network, Object.fromEntries([...c.some].map((id) => [id, c.position]))),
  nudge: (document, c) => nudgeLayers(document, c.network, c.some, { x: 12, y: -12 }),
  align: (document, c) =>
    alignLayers(
      document,
      c.network,
      c.some,
      c.of(['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const)!,
    ),
  distribute: (document, c) => distributeLayers(document, c.network, c.some, c.of(['x', 'y'] as const)!),
  arrange: (document, c) => edits.moveLayers(document, c.network, arrange(c.graph, directionOf(document))),
  arrangeSome: (document, c) => {
    const places = edits.placesIn(document, c.network);
    return edits.moveLayers(document, c.network, arrangeSome(c.graph, c.some, places, directionOf(document)));
  },
  direction: (document, c) => setDirection(document, c.of(['down', 'right'] as const)!),
  parameter: (document, c) => {
    const { layer } = c;
    const rules = layer && rulesOf(layer.type);
    const set = rules && c.parameter(rules.parameters);
    return layer && set
      ? edits.setParameter(document, c.network, layer.id, rules.parameters, ...set)
      : document;
  },
  rename: (document, c) => {
    const { layer } = c;
    const name = c.of([
      'constructor',
      '__proto__',
      'toString',
      'a-b_c',
      'x'.repeat(64),
      `n${c.whole(9)}`,
      'a b',
    ])!;
    // As the field does it.
    return layer && renameTrouble(document, c.network, layer.id, name) === undefined
      ? edits.renameLayer(document, c.network, layer.id, name)
      : document;
  },
  freeze: (document, c) => freezeLayers(document, c.network, c.some, c.whole(1) === 0),
  duplicate: room((document, c) => duplicateLayers(document, c.network, c.some).document),
  paste: room((document, c) => {
    const from = c.of(drawings(document)) ?? 'main';
    const clip = parseClip(clipText(clipOf(document, from, c.some)));
    try {
      return pasteClip(document, c.network, clip, { at: c.position }, c.whole(1) === 0).document;
    } catch (error) {
      // A block is not pasted into itself: the window says so.
      if (error instanceof ProblemError) return document;
      throw error;
    }
  }),
  cut: (document, c) => edits.removeLayers(document, c.network, new Set(c.ids.slice(0, 1)), rulesOf),
  fix: (document, c) => {
    const found = c.of(check(document, null).problems);
    return (found && fixOf(found, document, null)?.document) ?? document;
  },
  pieces: (document) => missingPieces(document, null).at(-1)?.document ?? document,
  objective: (document, c) =>
    objectiveEdits.setObjectiveType(
      document,
      c.of(keysOf(objectives) as ObjectiveName[])!,
      c.whole(1) ? [8] : null,
    ),
  objectiveParameter: (document, c) => {
    const parameters = (objectiveEdits.objectiveOf(document)?.parameters ?? {}) as Parameters;
    const set = c.parameter(parameters);
    return set ? objectiveEdits.setObjectiveParameter(document, parameters, ...set) : document;
  },
  network: (document, c) => {
    const name = c.of(Object.keys(objectiveEdits.objectiveOf(document)?.networks ?? {}));
    if (name === undefined) return document;
    return c.whole(2) > 0
      ? objectiveEdits.addNetwork(document, name, [4])
      : objectiveEdits.removeNetwork(document, name);
  },
  loss: (document, c) => settings.setObjective(document, { loss: c.of(keysOf(losses))!, lossParams: {} }),
  head: (document, c) => {
    const layer = c.of(document.networks['main']?.layers ?? []);
    return layer ? giveHead(document, layer.id, [c.whole(9) + 1], null) : document;
  },
  headTarget: (document, c) => {
    const id = c.of(Object.keys(document.objective.heads ?? {}));
    const target = c.of(headTargets(document, null))!;
    return id === undefined ? document : setHeadTarget(document, id, target, null);
  },
  headChange: (document, c) => {
    const id = c.of(Object.keys(document.objective.heads ?? {}));
    const change = c.of([{ weight: c.whole(8) / 4 }, { loss: c.of(keysOf(losses))!, lossParams: {} }, null]);
    return id === undefined ? document : setHead(document, id, change!);
  },
  metrics: (document, c) => settings.setObjective(document, { metrics: [c.of(keysOf(metrics))!] }),
  lossParameter: (document, c) => {
    const { parameters } = losses[document.objective.loss as keyof typeof losses] as {
      parameters: Parameters;
    };
    const set = c.parameter(parameters);
    return set ? settings.setLossParameter(document, parameters, ...set) : document;
  },
  optimizer: (document, c) => {
    const type = c.of(keysOf(optimizers) as OptimizerName[])!;
    const next = optimizerEdits.changedOptimizer(
      document.training.optimizer,
      type,
      optimizers[type].parameters,
    );
    const set = c.parameter(optimizers[type].parameters);
    const changed = set ? optimizerEdits.changedParameter(next, optimizers[type].parameters, ...set) : next;
    return c.whole(1) === 0
      ? optimizerEdits.setCommonOptimizer(document, changed)
      : objectiveEdits.setOwnOptimizer(document, c.root, c.whole(2) > 0 ? changed : null);
  },
  schedule: (document, c) => {
    const type = c.of(keysOf(schedules) as ScheduleName[])!;
    const parameters = schedules[type].parameters as Parameters;
    const next = settings.setSchedule(document, type, parameters);
    const set = c.parameter(parameters);
    return set ? settings.setScheduleParameter(next, parameters, ...set) : next;
  },
  training: (document, c) =>
    settings.setTraining(document, {
      epochs: c.whole(99) + 1,
      batchSize: c.whole(64) + 1,
      portable: c.whole(1) > 0,
    }),
  stopping: (document, c) =>
    settings.setEarlyStopping(document, c.whole(2) > 0 ? { patience: c.whole(9) + 1 } : null),
  start: (document, c) => settings.setStart(document, c.whole(2) > 0 ? 'imported.safetensors' : null),
  accumulate: (document, c) => settings.setAccumulate(document, c.whole(1) > 0 ? c.whole(7) + 1 : undefined),
  watch: (document, c) => settings.setWatchGradients(document, c.whole(1) > 0),
  average: (document, c) => settings.setAverage(document, c.whole(2) > 0 ? { decay: c.whole(9) / 10 } : null),
  posterior: (document, c) =>
    settings.setPosterior(document, c.whole(2) > 0 ? c.of(keysOf(posteriors) as PosteriorKind[])! : null),
  source: (document, c) =>
    settings.setSource(
      document,
      c.whole(2) > 0 ? { kind: 'builtin', name: c.of(['digits', 'iris'])! } : null,
    ),
  split: (document, c) =>
    c.whole(1) > 0
      ? settings.setShare(document, c.of(['train', 'validation', 'test'] as const)!, c.whole(1000) / 1000)
      : settings.setShareBesideTest(document, c.of(['train', 'validation'] as const)!, c.whole(1000) / 1000),
  preprocessing: (document, c) =>
    settings.setPreprocessing(document, { input: c.of(['none', 'scale', 'minmax'] as const)! }),
  renameProject: (document, c) => settings.renameProject(document, `Project ${c.whole(9)}`),
};

export interface Command {
  readonly name: string;
  readonly run: (document: ProjectDocument) => ProjectDocument;
}

/** Adding is drawn more often than taking away, or documents would stay empty. */
const often = [
  ...['add', 'add', 'add', 'connect', 'connect', 'paste', 'parameter', 'parameter', 'fix'],
  ...['group', 'group', 'instance', 'library', 'expose', 'loss', 'lossParameter'],
  ...['head', 'head', 'headTarget'],
];

export const commands: fc.Arbitrary<Command> = fc
  .tuple(
    fc.constantFrom(...Object.keys(edit), ...often),
    fc.array(fc.nat(100_000), { minLength: 12, maxLength: 12 }),
  )
  .map(([name, numbers]) => ({
    name,
    run: (document) => edit[name](document, new Choice(document, numbers)),
    toString: () => `${name}(${numbers.join()})`,
  }));
