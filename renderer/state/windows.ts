/** Windows of this browser know of each other: each holds a lock of its name as long as it lives, whatever ends it. */

const lockOf = (session: string): string => `backprop-window-${session}`;

/** Holds until the returned function is called, or the window is gone. */
export function holdSession(session: string): () => void {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  void navigator.locks.request(lockOf(session), () => held);
  return () => release();
}

/** Of these sessions those whose window lives. */
export async function livingSessions(sessions: readonly string[]): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  const names = new Set(held.map(({ name }) => name));
  return new Set(sessions.filter((session) => names.has(lockOf(session))));
}
