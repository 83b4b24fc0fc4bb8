import type { ProjectDocument } from '../../contract/project.ts';
import { prepareModel } from '../../engine/graph/model.ts';
import { trainingMemory, type PartSizes } from '../../engine/graph/trainingMemory.ts';

export interface LayOut {
  readonly document: ProjectDocument;
  readonly lanes: number;
  readonly parts: PartSizes | null;
}

onmessage = ({ data: { document, lanes, parts }, ports: [answer] }: MessageEvent<LayOut>) => {
  answer.postMessage(trainingMemory(prepareModel(document), lanes, parts));
};
