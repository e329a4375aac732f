import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const START_TIMEOUT_MS = 120_000;

/** A sample app in a process of its own, as its users start it. */
export interface RunningSample extends AsyncDisposable {
  /** `http://localhost:<port>`, without a slash at the end. */
  readonly url: string;
  /** What the process has written so far. */
  readonly output: () => string;
  /** Ends the process at once, as `kill -9` does. */
  readonly kill: () => Promise<void>;
}

/**
 * Compiles `sample/<name>` against dist/ and starts it on a free port; ready when it prints its URL. Needs `npm run build`
 * before. Disposing of it sends SIGTERM and waits for the process to end.
 */
export async function startSample(name: string, env: Record<string, string> = {}): Promise<RunningSample> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const folder = sampleFolder(name);
  if (!existsSync(`${root}dist/index.js`)) throw new Error('The samples run on dist/: run `npm run build` first.');
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', folder], { cwd: folder });

  return startAgain(name, env);
}

/** One more process of a sample that was started before. */
export function startAgain(name: string, env: Record<string, string> = {}): Promise<RunningSample> {
  return startProcess(name, sampleFolder(name), ['dist/main.js'], env);
}

function sampleFolder(name: string): string {
  return fileURLToPath(new URL(`../../sample/${name}`, import.meta.url));
}

/** Starts Node in `folder`; ready when it prints its URL. */
export async function startProcess(
  name: string,
  folder: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<RunningSample> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, PORT: '0', NO_COLOR: '1', ...env },
  });
  const ended = once(child, 'exit');
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${name} printed no URL within ${START_TIMEOUT_MS / 1000} s:\n${output}`));
    }, START_TIMEOUT_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const printed = /http:\/\/localhost:\d+/.exec(output);
      if (!printed) return;
      clearTimeout(timer);
      resolve(printed[0]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${name} ended with ${code}:\n${output}`));
    });
  });

  return {
    url,
    output: () => output,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
