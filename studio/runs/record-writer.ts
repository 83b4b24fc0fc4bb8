import type { Problem } from '../../contract/problems.ts';
import { asProblemError } from '../files/problems.ts';
import { writeRecord, type RunFolder } from './folder.ts';
import type { RunRecord } from './record.ts';

/** run.json while the training goes on: one write at a time, of several that wait only the newest. */
export class RecordWriter {
  readonly problems: Problem[] = [];
  readonly #folder: RunFolder;
  #next: RunRecord | undefined;
  #writing: Promise<void> | undefined;

  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  write(record: RunRecord): void {
    this.#next = record;
    this.#writing ??= this.#drain();
  }

  async #drain(): Promise<void> {
    while (this.#next) {
      const record = this.#next;
      this.#next = undefined;
      try {
        await writeRecord(this.#folder, record);
      } catch (error) {
        // Said once; every later write meets the same full disk.
        if (this.problems.length === 0) this.problems.push(...asProblemError(error).problems);
      }
    }
    this.#writing = undefined;
  }

  async idle(): Promise<void> {
    await this.#writing;
  }
}
