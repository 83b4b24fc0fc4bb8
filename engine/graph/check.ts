import { problem, type Problem } from '../../contract/problems.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { objectives, type Objective, type ObjectiveName } from '../objectives/index.ts';
import { parameterProblems, withDefaults } from '../parameters.ts';
import type { Shape } from '../tensor/shape.ts';
import { known, type Checking, type DataFacts } from './checks/checking.ts';
import { checkFrozen } from './checks/frozen.ts';
import { checkHeads } from './checks/heads.ts';
import { objectiveChecks } from './checks/objectives.ts';
import { checkJudge } from './checks/outputs.ts';
import { checkPosterior } from './checks/posterior.ts';
import { checkTraining } from './checks/training.ts';
import { courseProblems } from './course.ts';
import type { InferredNetwork } from './infer.ts';
import { leastMemory, memoryLimit, showMemory } from './memory.ts';
import { inferNetworks, type UnfoldedNetwork } from './networks.ts';
import { checkRules } from './rules/index.ts';
import type { Unfolded } from './unfold.ts';

export type { DataFacts } from './checks/checking.ts';

export interface BlockFigures extends Pick<Unfolded, 'inputs' | 'copies'> {
  readonly output: Shape | null;
  readonly parameters: number;
  readonly multiplyAdds: number;
}

export interface CheckReport {
  readonly problems: readonly Problem[];
  readonly networks: Readonly<
    Record<
      string,
      {
        readonly layers: Readonly<
          Record<
            string,
            {
              readonly type: string;
              readonly output: Shape | null;
              readonly parameters: number;
              readonly multiplyAdds: number;
            }
          >
        >;
        /** Instances of blocks by their paths: what all in them is together. `layers` has what is in them, as `PATH.LAYER`. */
        readonly blocks: Readonly<Record<string, BlockFigures>>;
        readonly parameters: number;
        readonly output: string | null;
        /** Ids of the layers whose shapes are known, each after its inputs. */
        readonly order: readonly string[];
      }
    >
  >;
}

export const hasErrors = (report: { readonly problems: readonly Problem[] }): boolean =>
  report.problems.some((p) => p.severity === 'error');

/** Everything that can be said of a document before it is trained. Pure and quick: it runs at every edit. */
export function check(document: ProjectDocument, data: DataFacts | null): CheckReport {
  const problems: Problem[] = [];
  const inferred = inferNetworks(document);
  for (const found of inferred.values()) problems.push(...found.problems);
  const checking: Checking = { document, networks: inferred, data, problems };
  checkObjective(checking);
  checkFrozen(inferred, problems);
  checkTraining(document, problems);
  checkPosterior(document, inferred, problems);
  problems.push(...courseProblems(document));

  const networks: Record<string, CheckReport['networks'][string]> = {};
  for (const [name, found] of inferred) {
    const layers: Record<string, CheckReport['networks'][string]['layers'][string]> = {};
    for (const { id, type } of found.flat.layers) {
      const layer = found.byId.get(id);
      layers[id] = {
        type,
        output: layer?.shape ?? null,
        parameters: layer?.parameters ?? 0,
        multiplyAdds: layer?.multiplyAdds ?? 0,
      };
    }
    networks[name] = {
      layers,
      blocks: blockFigures(found),
      output: found.output,
      order: found.layers.map((l) => l.id),
      parameters: found.layers.reduce((sum, l) => sum + l.parameters, 0),
    };
  }
  checkMemory(document, inferred, problems);
  problems.push(...checkRules(checking, inferred));
  return { problems, networks };
}

function blockFigures({ flat, byId }: UnfoldedNetwork): Record<string, BlockFigures> {
  const figures: Record<string, { -readonly [K in keyof BlockFigures]: BlockFigures[K] }> = {};
  for (const { path, inputs, copies } of flat.unfolded) {
    const output = byId.get(copies.at(-1)!.output)?.shape ?? null;
    figures[path] = { inputs, copies, output, parameters: 0, multiplyAdds: 0 };
  }
  for (const { id, parameters, multiplyAdds } of byId.values()) {
    for (let dot = id.indexOf('.'); dot >= 0; dot = id.indexOf('.', dot + 1)) {
      const around = figures[id.slice(0, dot)];
      if (!around) continue;
      around.parameters += parameters;
      around.multiplyAdds += multiplyAdds;
    }
  }
  return figures;
}

function checkMemory(
  document: ProjectDocument,
  inferred: ReadonlyMap<string, InferredNetwork>,
  problems: Problem[],
): void {
  if (hasErrors({ problems })) return;
  const needed = leastMemory(document, inferred);
  if (needed > memoryLimit) {
    const details = { needed: showMemory(needed), available: showMemory(memoryLimit) };
    problems.push(problem('graph/too-large', details));
  }
}

function checkObjective(io: Checking): void {
  const { type, params } = io.document.objective,
    { problems } = io;
  if (!Object.hasOwn(objectives, type)) {
    const details = { type, known: known(objectives) };
    problems.push(problem('graph/unknown-objective', details, { field: 'objective.type' }));
    return;
  }
  const objective: Objective = objectives[type as ObjectiveName];
  problems.push(...parameterProblems('objective.params', objective.parameters, params ?? {}));
  checkNetworks(type, objective, io);
  checkPackedState(objective, io);
  if (objective.target === 'target' && io.data && !Object.hasOwn(io.data, 'target'))
    problems.push(problem('data/no-target', {}, { field: 'data.source' }));
  checkHeads(io);
  if (objective.usesLoss && !checkJudge({ ...io.document.objective, field: 'objective' }, problems)) return;
  objectiveChecks[type as ObjectiveName](io);
}

/** A state goes on along samples that follow each other, each in a row of its own. */
function checkPackedState(
  { parameters, samplesPerRow }: Objective,
  { networks, document: { objective }, problems }: Checking,
): void {
  const samples = samplesPerRow?.(withDefaults(parameters, objective.params ?? {})) ?? 1;
  if (!(samples > 1)) return;
  for (const [network, { layers }] of networks)
    for (const { id, params } of layers)
      if (params['carryState'] === true)
        problems.push(
          problem('graph/packed-state', { samples }, { network, layer: id, field: 'carryState' }),
        );
}

/** The networks that the objective needs are there, and no others, and read columns that it feeds. */
function checkNetworks(
  type: string,
  { networks: needed }: Objective,
  { networks, problems }: Checking,
): void {
  for (const name of Object.keys(needed)) {
    if (networks.has(name)) continue;
    problems.push(problem('graph/missing-network', { name, objective: type }, { field: `networks.${name}` }));
  }
  for (const [network, { layers }] of networks) {
    const columns = needed[network];
    if (!columns) {
      const details = { name: network, objective: type, known: known(needed) };
      problems.push(problem('graph/unused-network', details, { network }));
      continue;
    }
    for (const { id, type: layerType, params } of layers) {
      const column = String(params['column']);
      if (layerType !== 'input' || columns.includes(column)) continue;
      const details = { column, known: columns.join(', ') };
      problems.push(problem('graph/unknown-column', details, { network, layer: id, field: 'column' }));
    }
  }
}
