import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cleanEnvironment } from './command.js';

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 15_000;

/** A server in a process of its own. */
export interface RunningProcess extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** What the process has written so far. */
  readonly output: () => string;
}

/** Starts a command that ends up listening, with the port 0 in its environment; ready when it listens. Disposing of it sends SIGTERM. */
export async function startProcess(
  command: string,
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv },
): Promise<RunningProcess> {
  const sayPort = new URL('say-port.mjs', import.meta.url).href;
  const environment = cleanEnvironment({ PORT: '0', ...env, NODE_OPTIONS: `--import ${sayPort} ${env?.NODE_OPTIONS ?? ''}` });
  // A group of its own: `nest start` has children, which a signal to it alone may leave behind.
  const child = spawn(command, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  const port = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      signal(child, 'SIGKILL');
      reject(new Error(`${[command, ...args].join(' ')} ${why}:\n${output}`));
    };
    const timer = setTimeout(() => fail(`does not listen after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const said = /\[listening on (\d+)\]/.exec(output)?.[1];
      if (said === undefined) return;
      clearTimeout(timer);
      resolve(said);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      const timer = setTimeout(() => signal(child, 'SIGKILL'), STOP_TIMEOUT_MS);
      signal(child, 'SIGTERM');
      await ended;
      clearTimeout(timer);
    },
  };
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // All of them have ended.
  }
}
