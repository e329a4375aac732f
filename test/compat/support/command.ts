import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is killed. Default: 180,000. */
  readonly timeout?: number;
  /** The exit code that is no failure. Default: 0. */
  readonly code?: number;
}

/** Runs a command as a person would from a shell, and gives what it wrote; throws with it where the exit code is another. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, env = cleanEnvironment(), timeout = 180_000, code: expected = 0 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeout);
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const failed = (why: string): Error => new Error(`${[command, ...args].join(' ')}: ${why}\n${output}`);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(failed(error.message));
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (late) reject(failed(`not done after ${timeout / 1000} s`));
      else if (code === expected) resolve(output);
      else reject(failed(`exit code ${code}`));
    });
  });
}

/** Left out: what the test runner and `npm test` put there, which no shell of a person has. */
const NOT_OF_A_SHELL =
  /^(NODE_ENV|NODE_OPTIONS|VITEST.*|TEST|DEV|PROD|MODE|SSR|BASE_URL|INIT_CWD|npm_(?!config_).*|npm_config_local_prefix)$/;

/** The environment of a command, with `node` the one at `node` where it is given. */
export function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !NOT_OF_A_SHELL.test(name));
  return { ...Object.fromEntries(kept), NO_COLOR: '1', ...extra };
}
