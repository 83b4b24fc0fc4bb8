import type { DataColumn } from '../../../contract/commands.ts';
import type {
  HeadDocument,
  ParameterValue,
  PreprocessingKind,
  ProjectDocument,
} from '../../../contract/project.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { headsOf, setHead } from '../headEdits.ts';
import { fittingMetrics } from '../headTargets.ts';
import { objectiveOf, setObjectiveParameter, setOwnOptimizer } from '../objectiveEdits.ts';
import { changedParameter, setCommonOptimizer } from '../optimizerEdits.ts';
import { setEarlyStopping, setObjective, setPreprocessing } from '../settingEdits.ts';
import type { DocumentFixes, Fix, Place } from './fix.ts';

/** Objective, optimizers and data. */

/** Metrics for what the target is. */
const fitting = ({ classes, shape }: DataColumn): string[] =>
  fittingMetrics(classes === null ? 'number' : 'classes', shape);

/** What the field of a problem judges, the objective or a head: its target, and how its loss and metrics are set. */
function judgedBy({ document, problem, facts }: Place) {
  const [, id] = /^objective\.heads\.([^.]+)\./.exec(problem.where.field ?? '') ?? [];
  const column = id === undefined ? 'target' : headsOf(document)[id].target;
  if (!facts || !Object.hasOwn(facts, column)) return null;
  const set = (change: Partial<Pick<HeadDocument, 'loss' | 'lossParams' | 'metrics'>>): ProjectDocument =>
    id === undefined ? setObjective(document, change) : setHead(document, id, change);
  return { target: facts[column], set };
}

type Used = ProjectDocument['training']['optimizer'];

/** The optimizer whose field a problem names, changed: the common one, or a network's own. */
function withOptimizer({ document, problem }: Place, change: (used: Used) => Used): ProjectDocument {
  const [, name] = /^training\.optimizers\.(.+)\.params\./.exec(problem.where.field ?? '') ?? [];
  const { optimizer, optimizers: own = {} } = document.training;
  return name === undefined
    ? setCommonOptimizer(document, change(optimizer))
    : setOwnOptimizer(document, name, change(own[name]));
}

const parametersOf = ({ type }: Used) => optimizers[type as keyof typeof optimizers].parameters;

const preprocess =
  (kind: PreprocessingKind) =>
  ({ document, problem }: Place): Fix => {
    const column = problem.where.field?.endsWith('target') ? 'target' : 'input';
    return {
      title: `Set the preprocessing of the ${column} to ${kind}`,
      document: setPreprocessing(document, { [column]: kind }),
    };
  };

const objectiveParameter =
  (name: string, value: ParameterValue) =>
  ({ document }: Place): Fix => ({
    title: `Set ${name} to ${String(value)}`,
    document: setObjectiveParameter(document, objectiveOf(document)?.parameters ?? {}, name, value),
  });

export const settingFixes: DocumentFixes = {
  'graph/stopping-figure': ({ document }) => ({
    title: 'Train all epochs',
    document: setEarlyStopping(document, null),
  }),
  'graph/metric-target'(place) {
    const judged = judgedBy(place);
    if (!judged) return null;
    const names = fitting(judged.target);
    return {
      title: `Measure ${names.join(' and ')} instead`,
      document: judged.set({ metrics: names }),
    };
  },
  'graph/loss-target'(place) {
    const judged = judgedBy(place);
    if (!judged) return null;
    const isNumber = judged.target.classes === null;
    return {
      title: isNumber ? 'Use the mean squared error' : 'Use cross-entropy',
      document: judged.set({
        loss: isNumber ? 'meanSquaredError' : 'crossEntropy',
        lossParams: {},
        metrics: fitting(judged.target),
      }),
    };
  },
  'graph/learning-rate': (place) => {
    let usual = 0;
    const document = withOptimizer(place, (used) => {
      usual = parametersOf(used).learningRate.default as number;
      return changedParameter(used, parametersOf(used), 'learningRate', undefined);
    });
    return { title: `Set the learning rate to ${usual}`, document };
  },
  'graph/l2-with-adam': (place) => ({
    title: 'Use AdamW',
    document: withOptimizer(place, ({ params }) => {
      // Its decay is another quantity, with a default of its own.
      const kept = Object.entries(params).filter(
        ([name]) => name !== 'weightDecay' && name in optimizers.adamw.parameters,
      );
      return { type: 'adamw', params: Object.fromEntries(kept) };
    }),
  }),
  'graph/unscaled-images': preprocess('scale'),
  'graph/binary-range': preprocess('minmax'),
  'graph/unbounded-critic': objectiveParameter('gradientPenalty', 10),
};
