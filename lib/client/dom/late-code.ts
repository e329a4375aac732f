import { ClientError } from '../core/client.error.js';
import type { ReflexClient } from '../core/reflex.client.js';

/** Longest wait before code is asked for again: at first, and after many attempts. Milliseconds. */
const FIRST = 1_000;
const MOST = 10_000;

/**
 * Loads code that the page does not work without, however long it takes. Where the server is there and the code is not, a
 * newer build has taken its place: then the page is loaded again, once.
 */
export async function loadUntilThere<T>(load: () => Promise<T>, client: ReflexClient): Promise<T> {
  let reloads = 1;
  for (let attempt = 0; ; attempt++) {
    try {
      return await load();
    } catch (cause) {
      // The first failure may be that of one connection.
      if (attempt === 1) {
        client.status.set('away');
        client.report(new ClientError('REFLEX_PAGE_LOAD_FAILED', 'The code of the page could not be loaded', { cause }));
      }
      if (attempt && reloads && !client.leaving && (await serverAnswers())) {
        reloads--;
        client.reload();
      }
    }
    await pause(Math.min(MOST, FIRST * 2 ** attempt));
  }
}

/** Whether a reload would find a server: without one it would leave nothing of the page. */
async function serverAnswers(): Promise<boolean> {
  try {
    return (await fetch(import.meta.url, { method: 'HEAD', cache: 'no-store' })).status < 500;
  } catch {
    return false;
  }
}

/** With jitter, as a thousand tabs may wait for one server; ends early where the network comes back. */
function pause(most: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      removeEventListener('online', done);
      resolve();
    };
    addEventListener('online', done);
    setTimeout(done, (most * (1 + Math.random())) / 2);
  });
}
