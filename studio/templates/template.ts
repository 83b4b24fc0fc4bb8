import type { TemplateSummary } from '../../contract/commands.ts';
import {
  projectFormat,
  projectVersion,
  type DataDocument,
  type LayerDocument,
  type ObjectiveDocument,
  type ParameterValues,
  type ProjectDocument,
  type TrainingDocument,
} from '../../contract/project.ts';

/** A project that trains as it is. One file each. */
export interface Template {
  readonly about: Pick<TemplateSummary, 'title' | 'teaches' | 'data'> & {
    /** What tells how good it is; how good, and after how long, stands in `measured.ts`. */
    readonly metric: string;
  };
  readonly document: ProjectDocument;
  /** Copied from the data sets that ship with the studio: path there -> path in the project. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Pixels from one layer to the next on the canvas: what the window's own "Arrange" leaves. */
const step = 84;

export type Piece = readonly [id: string, type: string, params?: ParameterValues];

/** Layers one after the other. */
export const chain = (pieces: readonly Piece[]): LayerDocument[] =>
  pieces.map(([id, type, params = {}], i) => ({
    id,
    type,
    params,
    inputs: i === 0 ? [] : [pieces[i - 1][0]],
  }));

/** One column, top to bottom. */
const positions = (layers: readonly LayerDocument[]) =>
  Object.fromEntries(layers.map(({ id }, i) => [id, { x: 0, y: i * step }]));

export const classification: ObjectiveDocument = {
  type: 'supervised',
  loss: 'crossEntropy',
  lossParams: {},
  metrics: ['accuracy'],
};

/** A quantity, by its squared error. */
export const regression = (): ObjectiveDocument => ({
  type: 'supervised',
  loss: 'meanSquaredError',
  lossParams: {},
  metrics: ['mae', 'r2'],
});

/** Gives its input back. */
export const reconstruction = (loss: string): ObjectiveDocument => ({
  type: 'reconstruction',
  loss,
  lossParams: {},
  metrics: [],
});

/** Its losses are its own; the document's is not used. */
export const adversarial = (params: ParameterValues = {}): ObjectiveDocument => ({
  type: 'adversarial',
  params,
  loss: 'binaryCrossEntropy',
  lossParams: {},
  metrics: [],
});

export function templateDocument(parts: {
  readonly name: string;
  readonly description: string;
  /** Of the network `main`; or of each network by its name. */
  readonly layers: readonly LayerDocument[] | Readonly<Record<string, readonly LayerDocument[]>>;
  readonly objective: ObjectiveDocument;
  readonly data: DataDocument;
  readonly training: Pick<TrainingDocument, 'optimizer' | 'batchSize' | 'epochs'> & Partial<TrainingDocument>;
}): ProjectDocument {
  const networks = Array.isArray(parts.layers)
    ? { main: parts.layers as readonly LayerDocument[] }
    : (parts.layers as Readonly<Record<string, readonly LayerDocument[]>>);
  const each = <T>(make: (layers: readonly LayerDocument[]) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(networks).map(([name, layers]) => [name, make(layers)]));
  return {
    format: projectFormat,
    version: projectVersion,
    name: parts.name,
    description: parts.description,
    networks: each((layers) => ({ layers })),
    objective: parts.objective,
    data: parts.data,
    training: { seed: 1, lanes: 0, portable: false, ...parts.training },
    canvas: each(positions),
  };
}

/** Three parts of every class alike. */
export const threeParts = { train: 0.7, validation: 0.15, test: 0.15, seed: 1, stratify: true } as const;

/** The handwritten digits that ship with the studio, 0 to 1. */
export const digitsData: DataDocument = {
  source: { kind: 'builtin', name: 'digits' },
  split: threeParts,
  preprocessing: { input: 'scale', target: 'none' },
};
