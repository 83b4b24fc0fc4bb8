import { int, type Parameters } from '../parameters.ts';

/** Where more than one set of weights comes from: what people read, and the settings of each kind. */
export const posteriors = {
  dropout: {
    title: 'MC dropout',
    doc: 'Predictions are averaged over passes in which values drop out as in training (Gal & Ghahramani, ICML 2016).',
    parameters: { passes: int(2, 10_000, 50, 'How many passes are averaged.') },
  },
  ensemble: {
    title: 'Deep ensemble',
    doc: 'Several networks that differ in their seed alone are trained one after the other (Lakshminarayanan et al., NIPS 2017).',
    parameters: { members: int(2, 100, 5, 'How many networks; each is trained for all epochs.') },
  },
  sgld: {
    title: 'SGLD samples',
    doc: 'Weights are kept while SGLD wanders through their posterior (Welling & Teh, ICML 2011); needs the optimizer SGLD.',
    parameters: {
      burnIn: int(0, 100_000, 10, 'Epochs before the first weights are kept.'),
      every: int(1, 100_000, 1, 'Epochs from one that is kept to the next.'),
      samples: int(2, 1000, 30, 'How many are kept, the last ones.'),
    },
  },
} as const satisfies Record<string, { title: string; doc: string; parameters: Parameters }>;
export type PosteriorKind = keyof typeof posteriors;
