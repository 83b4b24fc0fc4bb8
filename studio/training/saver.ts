import type { ProblemError } from '../../contract/problems.ts';
import { type Problem } from '../../contract/problems.ts';
import { asProblemError } from '../files/problems.ts';
import { writeCheckpoint, type Checkpoint, type CheckpointName } from '../runs/checkpoints.ts';
import type { RunFolder } from '../runs/folder.ts';

/** Often enough that a crash costs little, seldom enough that small epochs do not wait for the disk. */
const interval = 2000;

/**
 * Writes checkpoints beside the training. Of several that wait only the newest is written; what cannot be written
 * is reported once and does not end the training: its weights are still worth having.
 */
export class Saver {
  readonly problems: Problem[] = [];
  readonly #folder: RunFolder;
  readonly #waiting = new Map<CheckpointName, Checkpoint>();
  readonly #writtenAt = new Map<CheckpointName, number>();
  readonly #failed = new Set<CheckpointName>();
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  /** Whether a checkpoint offered now would be written: a snapshot costs a copy of all weights. */
  isDue(name: CheckpointName): boolean {
    return Date.now() - (this.#writtenAt.get(name) ?? 0) >= interval;
  }

  offer(name: CheckpointName, checkpoint: Checkpoint): void {
    this.#waiting.set(name, checkpoint);
    this.writeDue();
  }

  /** Writes what had to wait because another was written shortly before. */
  writeDue(): void {
    for (const name of this.#waiting.keys()) if (this.isDue(name)) this.#write(name);
  }

  #write(name: CheckpointName): void {
    this.#writtenAt.set(name, Date.now());
    this.#writing = this.#writing.then(async () => {
      const checkpoint = this.#waiting.get(name);
      if (!checkpoint) return;
      this.#waiting.delete(name);
      try {
        await writeCheckpoint(this.#folder, name, checkpoint);
        this.#failed.delete(name);
      } catch (error) {
        this.#failed.add(name);
        this.#report(asProblemError(error));
      }
    });
  }

  #report(error: ProblemError): void {
    const known = new Set(this.problems.map((p) => p.code));
    this.problems.push(...error.problems.filter((p) => !known.has(p.code)));
  }

  /** Writes what still waits. True where the newest of each is on the disk. */
  async finish(): Promise<boolean> {
    for (const name of this.#waiting.keys()) this.#write(name);
    await this.#writing;
    return this.#failed.size === 0;
  }
}
