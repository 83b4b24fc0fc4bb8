import type { ProjectDocument } from '../../contract/project.ts';
import { classification, templateDocument, threeParts } from './template.ts';

/** From scratch: an empty canvas and no data, with settings that suit most first networks. */
export const blank: ProjectDocument = templateDocument({
  name: 'Untitled',
  description: '',
  layers: [],
  objective: classification,
  data: {
    source: null,
    split: threeParts,
    preprocessing: { input: 'scale', target: 'none' },
  },
  training: { optimizer: { type: 'adam', params: {} }, batchSize: 32, epochs: 20 },
});
