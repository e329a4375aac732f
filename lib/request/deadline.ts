import { ReflexError } from '../errors/reflex.error.js';

/**
 * `work`, or `REFLEX_EVENT_TIMEOUT` after `time` milliseconds. What it stands for goes on, unobserved. Work that is done
 * already costs nothing.
 */
export function within<T>(time: number, what: string, work: Promise<T>): Promise<T>;
export function within<T>(time: number, what: string, work: T | Promise<T>): T | Promise<T>;
export function within<T>(time: number, what: string, work: T | Promise<T>): T | Promise<T> {
  return work instanceof Promise ? race(time, what, work) : work;
}

async function race<T>(time: number, what: string, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ReflexError('REFLEX_EVENT_TIMEOUT', `${what} took longer than ${time} ms`)), time);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
