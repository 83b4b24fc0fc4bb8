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

  #held = false;

  constructor(project: Looked) {
    // A thread takes a core from what draws frames: while a hand drags something, they come first.
    $effect(() => {
      const hear = ({ buttons }: PointerEvent) => (this.#held = buttons > 0);
      const kinds = ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'] as const;
      for (const kind of kinds) addEventListener(kind, hear, { capture: true });
      return () => kinds.forEach((kind) => removeEventListener(kind, hear, { capture: true }));
    });
    $effect(() => {
      const { document, report } = project,
        parts = project.summary?.parts ?? null,
        lanes = document.training.lanes || navigator.hardwareConcurrency;
      let stale = false,
        timer: ReturnType<typeof setTimeout>;
      const find = async () => {
        if (this.#held) return wait();
        const bytes = hasErrors(report) ? 0 : await layOut({ document, lanes, parts });
        if (!stale) this.bytes = bytes;
      };
      const wait = () => void (timer = setTimeout(find, pause));
      wait();
      return () => {
        stale = true;
        clearTimeout(timer);
      };
    });
  }
}
