import type { LayerDocument, ParameterValues, ProjectDocument } from '../../../contract/project.ts';
import type { DataFacts } from '../../../engine/graph/check.ts';
import type { RuleCode } from '../../../engine/graph/rules/index.ts';
import { column } from '../data.ts';

/** What a rule is shown on: a project, and what is known of its data where that matters. */
export interface Drawn {
  readonly document: ProjectDocument;
  readonly data?: DataFacts;
}

/** The smallest drawing that a rule speaks of, and one beside it that is as it should be. */
export interface Example {
  readonly triggers: Drawn;
  readonly not: Drawn;
  /** Other rules that must speak of the first one, too. */
  readonly also?: readonly RuleCode[];
}
export type Examples<C extends string> = Readonly<Record<C, Example>>;

type Piece = readonly [id: string, params?: ParameterValues, ...inputs: (string | null)[]];

const types: Readonly<Record<string, string>> = {
  in: 'input',
  out: 'dense',
  norm: 'batchNorm',
  conv: 'conv2d',
  pool: 'maxPool2d',
  relu: 'activation',
};

/**
 * Layers, each fed by the one above where nothing else is said. Ids tell types: `dense2` is a dense layer, `relu` an
 * activation; `score: dense` says it outright.
 */
export function layers(...pieces: readonly Piece[]): LayerDocument[] {
  let above: string | null = null;
  return pieces.map(([name, params = {}, ...given]) => {
    const [id, type = types[id!.replace(/\d$/, '')] ?? id!.replace(/\d$/, '')] = name.split(': ');
    const inputs: (string | null)[] =
      given.length > 0 ? given : above === null || type === 'input' ? [] : [above];
    above = id!;
    return { id: id!, type, params, inputs };
  });
}

type Settings = Omit<Partial<ProjectDocument>, 'networks' | 'objective' | 'training' | 'data'> & {
  readonly networks?: Readonly<Record<string, readonly LayerDocument[]>>;
  readonly objective?: Partial<ProjectDocument['objective']>;
  readonly training?: Partial<ProjectDocument['training']>;
  readonly data?: Partial<ProjectDocument['data']>;
};

/** A project with what an example is about, and the plainest of everything else. */
export const project = ({ networks = {}, objective, training, data }: Settings): ProjectDocument => ({
  format: 'backprop-project',
  version: 1,
  name: 'Example',
  description: '',
  networks: Object.fromEntries(Object.entries(networks).map(([name, all]) => [name, { layers: all }])),
  objective: { type: 'supervised', loss: 'crossEntropy', lossParams: {}, metrics: [], ...objective },
  data: {
    source: null,
    split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: true },
    preprocessing: { input: 'none', target: 'none' },
    ...data,
  },
  training: {
    optimizer: { type: 'adam', params: {} },
    batchSize: 32,
    epochs: 10,
    seed: 1,
    lanes: 1,
    portable: false,
    ...training,
  },
  canvas: {},
});

/** A classifier of one network. */
export const net = (...pieces: readonly Piece[]): Drawn => ({
  document: project({ networks: { main: layers(...pieces) } }),
});

/** The same with other settings, or beside data. */
export const set = (settings: Settings, ...pieces: readonly Piece[]): Drawn => ({
  document: project({ networks: { main: layers(...pieces) }, ...settings }),
});

export const flowers: DataFacts = { input: column([4]), target: column([], 3) };
export const digits: DataFacts = { input: column([8, 8, 1]), target: column([], 10) };
export const prices: DataFacts = { input: column([4]), target: column([1]) };
export const words: DataFacts = { input: column([12], 50, true), target: column([], 2) };
export { column };
