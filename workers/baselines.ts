import type { Piscina } from 'piscina';
import { problem, ProblemError } from '../contract/problems.ts';
import { baselines, type BaselineName, type Lesson, type Table } from '../engine/baselines/index.ts';
import type { LaneTask, LeadResult } from './protocol.ts';

/** Asks one method about some tables, each named. */
export interface BaselineTask {
  readonly method: BaselineName;
  readonly lesson: Lesson;
  readonly judged: Readonly<Record<string, Table>>;
}

export interface BaselineAnswer {
  /** Predictions for each of the tables. */
  readonly predictions: Readonly<Record<string, Float32Array>>;
  readonly seconds: number;
}

/** What a thread runs. */
export function learnBaseline({ method, lesson, judged }: BaselineTask): BaselineAnswer {
  const started = performance.now(),
    predict = baselines[method].learn(lesson);
  const predictions = Object.entries(judged).map(([name, { features, count }]) => [
    name,
    predict(features, count),
  ]);
  return { predictions: Object.fromEntries(predictions), seconds: (performance.now() - started) / 1000 };
}

/** On a thread of the pool; its end is the thread's, so that nobody waits for a method that takes long. */
export async function askBaseline(
  pool: Piscina<LaneTask, LeadResult | null>,
  task: BaselineTask,
  signal: AbortSignal,
): Promise<BaselineAnswer> {
  try {
    return (await pool.run(task as never, { name: 'learnBaseline', signal })) as never;
  } catch (error) {
    if (signal.aborted) throw new ProblemError(problem('data/baselines-stopped', {}));
    throw new ProblemError(
      problem('run/lane-died', { reason: error instanceof Error ? error.message : String(error) }),
    );
  }
}
