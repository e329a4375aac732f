import { setTimeout as pause } from 'node:timers/promises';

/** Whether `work` has ended, well or not, before `ms` milliseconds are over. Resolves as soon as that is known; never rejects. */
export function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const ended = work.then(
    () => true,
    () => true,
  );
  return Promise.race([ended, pause(ms, false, { ref: false })]);
}
