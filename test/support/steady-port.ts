import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports that systems give to nobody who does not ask for them: Linux begins with 32768, others later. */
const FIRST = 20_000;
const LAST = 32_000;

/**
 * A free port for a server that goes away and comes back: one that was given by the system could be given to somebody else
 * meanwhile.
 */
export async function steadyPort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
