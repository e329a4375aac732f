import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { steadyPort } from '../support/steady-port.js';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 120_000;

/** `nest start --watch` in a project of its own, as somebody works on it. */
export class WatchSession implements AsyncDisposable {
  output = '';
  private readonly ended: Promise<unknown>;
  private read: () => void = () => undefined;

  private constructor(
    readonly root: string,
    readonly url: string,
    private readonly cli: ChildProcess,
  ) {
    this.ended = once(cli, 'exit');
    for (const stream of [cli.stdout!, cli.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
        this.read();
      });
    }
  }

  /** Needs `npm run build` before. */
  static async start(files: Readonly<Record<string, string>>, builder: 'tsc' | 'swc'): Promise<WatchSession> {
    if (!existsSync(join(REPOSITORY, 'dist/index.js'))) throw new Error('Apps run on dist/: run `npm run build` first.');
    const root = await realpath(await mkdtemp(join(tmpdir(), `reflex-watch-${builder}-`)));
    await symlink(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    // The app must come back where its pages look for it.
    const port = await steadyPort();
    const nest = join(root, 'node_modules/@nestjs/cli/bin/nest.js');
    const cli = spawn(process.execPath, [nest, 'start', '--watch', '--preserveWatchOutput', '-b', builder], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'development', PORT: String(port), NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const session = new WatchSession(root, `http://127.0.0.1:${port}`, cli);
    try {
      await session.starts(1);
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
    return session;
  }

  /** How many processes of the app have come to listen. */
  get started(): number {
    return this.output.split('The app listens').length - 1;
  }

  /** Resolves when the app has come to listen so many times. */
  async starts(times: number): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (this.started < times) {
      if (this.cli.exitCode !== null || Date.now() > deadline) throw new Error(`The app does not listen:\n${this.output}`);
      await Promise.race([
        new Promise<void>((resolve) => (this.read = resolve)),
        this.ended,
        new Promise((resolve) => setTimeout(resolve, 1_000).unref()),
      ]);
    }
  }

  /** Replaces a text in a file, as an editor that saves. */
  async edit(path: string, from: string, to: string): Promise<void> {
    const file = join(this.root, path);
    const text = await readFile(file, 'utf8');
    if (!text.includes(from)) throw new Error(`${path} holds no ${from}`);
    await writeFile(file, text.replace(from, to));
  }

  /** Nest's CLI may end without the process that it has started last. */
  private async endApp(): Promise<void> {
    const pid = Number(/.*The app listens: (\d+)/s.exec(this.output)?.[1]);
    for (let tries = 0; pid > 0 && !hasEnded(pid); tries++) {
      process.kill(pid, tries < 50 ? 'SIGTERM' : 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.cli.exitCode === null) this.cli.kill('SIGTERM');
    await this.ended;
    await this.endApp();
    await rm(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Whether a process has ended, which is not ours to wait for. */
function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

/** Milliseconds that a process takes here to load Nest and end: how fast the machine is at this moment. */
export async function startOfNest(): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', "await import('@nestjs/core')"], { cwd: REPOSITORY });
  await once(child, 'exit');
  return performance.now() - started;
}
