import type { DataSummary } from '../../contract/commands.ts';
import type { ProjectDocument } from '../../contract/project.ts';
import { hasErrors, type CheckReport } from '../../engine/graph/check.ts';
import { layOut } from './layOut.ts';

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
      let stale = false;
      const timer = setTimeout(async () => {
        const bytes = hasErrors(report) ? 0 : await layOut({ document, lanes, parts });
        if (!stale) this.bytes = bytes;
      }, pause);
      return () => {
        stale = true;
        clearTimeout(timer);
      };
    });
  }
}
