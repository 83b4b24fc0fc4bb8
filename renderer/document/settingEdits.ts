import type {
  DataSource,
  EarlyStoppingDocument,
  ObjectiveDocument,
  ParameterValue,
  PosteriorDocument,
  PreprocessingKind,
  ProjectDocument,
  SplitDocument,
  TrainingDocument,
} from '../../contract/project.ts';
import { posteriors, type PosteriorKind } from '../../engine/graph/posteriors.ts';
import type { Parameters } from '../../engine/parameters.ts';
import { accumulation } from '../../engine/schedules/accumulation.ts';
import { averaging } from '../../engine/schedules/averaging.ts';
import { stopping } from '../../engine/schedules/earlyStopping.ts';
import { setValue } from './layerEdits.ts';

/** Edits of everything that is not a network. The same document comes back where nothing changes. */

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const merged = <T extends object>(before: T, change: Partial<T>): T => {
  const after = { ...before, ...change };
  return same(before, after) ? before : after;
};

export const renameProject = (document: ProjectDocument, name: string): ProjectDocument =>
  merged(document, { name });

export function setTraining(
  document: ProjectDocument,
  change: Partial<Omit<TrainingDocument, 'optimizer'>>,
): ProjectDocument {
  const training = merged<TrainingDocument>(document.training, change);
  return training === document.training ? document : { ...document, training };
}

/** Constant without parameters is what counts where the document says nothing: it says nothing then. */
const withSchedule = (
  document: ProjectDocument,
  next: NonNullable<TrainingDocument['schedule']>,
): ProjectDocument => {
  const { schedule, ...training } = document.training;
  const isDefault = next.type === 'constant' && Object.keys(next.params).length === 0;
  if (isDefault ? schedule === undefined : same(schedule, next)) return document;
  return { ...document, training: isDefault ? training : { ...training, schedule: next } };
};

export const scheduleOf = ({ training }: ProjectDocument): NonNullable<TrainingDocument['schedule']> =>
  training.schedule ?? { type: 'constant', params: {} };

/** Another schedule starts from its own defaults, but keeps values that it has by the same name: the warm-up. */
export function setSchedule(
  document: ProjectDocument,
  type: string,
  parameters: Parameters,
): ProjectDocument {
  const before = scheduleOf(document);
  if (before.type === type) return document;
  const params = Object.fromEntries(Object.entries(before.params).filter(([name]) => name in parameters));
  return withSchedule(document, { type, params });
}

export function setScheduleParameter(
  document: ProjectDocument,
  parameters: Parameters,
  name: string,
  value: ParameterValue | undefined,
): ProjectDocument {
  const { type, params } = scheduleOf(document);
  return withSchedule(document, { type, params: setValue(params, parameters, name, value) });
}

/** Changes early stopping, or switches it on; `null` switches it off. */
export function setEarlyStopping(
  document: ProjectDocument,
  change: Partial<EarlyStoppingDocument> | null,
): ProjectDocument {
  const { earlyStopping: before, ...training } = document.training;
  if (change === null) return before ? { ...document, training } : document;
  const { patience, minDelta, restoreBest } = stopping.parameters;
  const defaults = {
    metric: 'loss',
    patience: patience.default,
    minDelta: minDelta.default,
    restoreBest: restoreBest.default,
  };
  const earlyStopping = merged<EarlyStoppingDocument>(before ?? defaults, change);
  return earlyStopping === before ? document : { ...document, training: { ...training, earlyStopping } };
}

/** 1 batch an update is what counts where the document says nothing: it says nothing then. */
export function setAccumulate(document: ProjectDocument, accumulate: number | undefined): ProjectDocument {
  const { accumulate: before, ...training } = document.training;
  const next = accumulate === accumulation.default ? undefined : accumulate;
  if (next === before) return document;
  return { ...document, training: next === undefined ? training : { ...training, accumulate: next } };
}

/** Says nothing where nothing is to be watched. */
export function setWatchGradients(document: ProjectDocument, on: boolean): ProjectDocument {
  const { watchGradients: before, ...training } = document.training;
  if (on === (before ?? false)) return document;
  return { ...document, training: on ? { ...training, watchGradients: true } : training };
}

/** Weights of a file to begin with; null for those of the initializers. */
export function setStart(document: ProjectDocument, weights: string | null): ProjectDocument {
  const { start: before, ...training } = document.training;
  if (weights === null) return before ? { ...document, training } : document;
  return before?.weights === weights
    ? document
    : { ...document, training: { ...training, start: { weights } } };
}

/** Changes the average of weights, or switches it on; `null` switches it off. */
export function setAverage(
  document: ProjectDocument,
  change: { readonly decay?: number } | null,
): ProjectDocument {
  const { average: before, ...training } = document.training;
  if (change === null) return before ? { ...document, training } : document;
  const decay = change.decay ?? before?.decay ?? averaging.parameters.decay.default;
  return before?.decay === decay ? document : { ...document, training: { ...training, average: { decay } } };
}
/** Another kind of posterior with its defaults, or other settings of it; null for one set of weights. */
export function setPosterior(
  document: ProjectDocument,
  kind: PosteriorKind | null,
  change: Readonly<Record<string, number>> = {},
): ProjectDocument {
  const { posterior: before, ...training } = document.training;
  if (kind === null) return before ? { ...document, training } : document;
  const given = before?.kind === kind ? before : defaultsOf(kind);
  const posterior = { ...given, ...change } as PosteriorDocument;
  return same(posterior, before) ? document : { ...document, training: { ...training, posterior } };
}
const defaultsOf = (kind: PosteriorKind) => ({
  kind,
  ...Object.fromEntries(Object.entries(posteriors[kind].parameters).map(([name, p]) => [name, p.default])),
});

export function setObjective(document: ProjectDocument, change: Partial<ObjectiveDocument>): ProjectDocument {
  const objective = merged(document.objective, change);
  return objective === document.objective ? document : { ...document, objective };
}

export const setLossParameter = (
  document: ProjectDocument,
  parameters: Parameters,
  name: string,
  value: ParameterValue | undefined,
): ProjectDocument =>
  setObjective(document, { lossParams: setValue(document.objective.lossParams, parameters, name, value) });

export function setSource(document: ProjectDocument, source: DataSource | null): ProjectDocument {
  return same(source, document.data.source) ? document : { ...document, data: { ...document.data, source } };
}

export function setSplit(document: ProjectDocument, change: Partial<SplitDocument>): ProjectDocument {
  const split = merged(document.data.split, change);
  return split === document.data.split ? document : { ...document, data: { ...document.data, split } };
}

/** To a tenth of a percent; what rounding takes too much is no share below nothing. */
const tidy = (share: number): number => Math.max(0, Math.round(share * 1000) / 1000);

/** Shares always add up to 1: moving one takes from, or gives to, the others in their proportion. */
export function setShare(
  document: ProjectDocument,
  part: 'train' | 'validation' | 'test',
  share: number,
): ProjectDocument {
  const { split } = document.data;
  const value = tidy(Math.min(1, Math.max(0, share)));
  const others = (['train', 'validation', 'test'] as const).filter((other) => other !== part);
  const before = others.reduce((sum, other) => sum + split[other], 0);
  const left = 1 - value;
  const [first, second] = others;
  const firstShare = tidy(before > 0 ? (left * split[first]) / before : left / 2);
  return setSplit(document, {
    [part]: value,
    [first]: firstShare,
    [second]: tidy(left - firstShare),
  });
}

/** Where the data has a test set of its own, the other two share what is left; the ignored share of the test stays. */
export function setShareBesideTest(
  document: ProjectDocument,
  part: 'train' | 'validation',
  share: number,
): ProjectDocument {
  const rest = 1 - document.data.split.test;
  const value = tidy(Math.min(1, Math.max(0, share)) * rest);
  const other = part === 'train' ? 'validation' : 'train';
  return setSplit(document, { [part]: value, [other]: tidy(rest - value) });
}

export function setPreprocessing(
  document: ProjectDocument,
  change: Partial<{ input: PreprocessingKind; target: PreprocessingKind }>,
): ProjectDocument {
  const preprocessing = merged(document.data.preprocessing, change);
  return preprocessing === document.data.preprocessing
    ? document
    : { ...document, data: { ...document.data, preprocessing } };
}
