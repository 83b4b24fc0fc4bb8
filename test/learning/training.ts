import type { TrainingResult, TrainingSpec } from '../../workers/index.ts';
import { workers } from '../threads/fixtures/job.ts';

/** Trains on all cores, as a run of the studio does. Throws where it does not come to its end. */
export async function train(
  spec: Omit<TrainingSpec, 'lanes' | 'seed'>,
  seed: number,
): Promise<TrainingResult> {
  const pool = workers();
  try {
    const { done } = pool.train(
      { ...spec, lanes: 0, seed },
      { telemetry: () => undefined, epoch: () => undefined, state: () => undefined },
    );
    const result = await done;
    if (result.reason !== 'completed') throw new Error(result.problems.map((p) => p.message).join(' '));
    return result;
  } finally {
    await pool.close();
  }
}
