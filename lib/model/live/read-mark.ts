import { randomUUID } from 'node:crypto';

/** When rows were read, by the clock of one process. Plain data: it is kept with the rows. */
export interface ReadMark {
  /** The process. */
  readonly by: string;
  /** Milliseconds since it started. */
  readonly at: number;
}

const PROCESS = randomUUID();

/** Now. To be taken before rows are read: whatever was committed by then is in them. */
export function readMark(): ReadMark {
  return { by: PROCESS, at: performance.now() };
}

/** Whether rows with this mark hold what was committed at `at`. Clocks of different processes tell nothing of each other. */
export function holds(mark: unknown, at: number): boolean {
  const { by, at: readAt } = (mark ?? {}) as Partial<ReadMark>;
  return by === PROCESS && readAt !== undefined && readAt > at;
}
