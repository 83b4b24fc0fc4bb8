import type { DataSummary } from '../../contract/commands.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { hasErrors, type CheckReport } from '../../engine/graph/check.ts';
import { prepareModel } from '../../engine/graph/model.ts';
import { trainingMemory } from '../../engine/graph/trainingMemory.ts';

/** It takes as long as several edits, and nobody reads it while editing. */
const pause = 300;

interface Looked {
  readonly document: ProjectDocument;
  readonly report: CheckReport;
  readonly summary: DataSummary | null;
}

/** Bytes that training takes without the data, found whenever edits pause; 0 while there are errors. */
export class TrainingMemory {
  bytes = $state(0);

  constructor(project: Looked) {
    $effect(() => {
      const { document, report } = project,
        parts = project.summary?.parts ?? null,
        lanes = document.training.lanes || navigator.hardwareConcurrency;
      const timer = setTimeout(() => {
        this.bytes = hasErrors(report) ? 0 : trainingMemory(prepareModel(document), lanes, parts);
      }, pause);
      return () => clearTimeout(timer);
    });
  }
}
