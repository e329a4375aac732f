import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, watch, type FSWatcher } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../protocol/development.js';
import { readNestCli } from './source-check.js';

/** How long after an edit this process has usually been ended by Nest's CLI, which starts the next one. Milliseconds. */
const RESTART = 1_000;
/** Below the app, and below the compiler that may be at work for it. */
const PRIORITY = 5;

const SOURCE = /(?<!\.d)\.[cm]?tsx?$/;
const CHILD = fileURLToPath(new URL('./source-check.child.js', import.meta.url));

/**
 * Finds out that an edit did not compile: Nest's CLI says so in its terminal alone, and leaves the process of the code before
 * running. So an edit that this process outlives is looked at.
 */
export class SourceWatch {
  private readonly watchers: FSWatcher[];
  private readonly changed = new Set<string>();
  private timer?: ReturnType<typeof setTimeout>;
  private child?: ChildProcess;

  constructor(
    private readonly root: string,
    private readonly found: (problems: readonly Problem[]) => void,
  ) {
    this.watchers = sourceFolders(root).flatMap((folder) => this.watch(folder));
  }

  close(): void {
    clearTimeout(this.timer);
    for (const watcher of this.watchers) watcher.close();
    this.child?.kill('SIGKILL');
  }

  private watch(folder: string): FSWatcher[] {
    try {
      const watcher = watch(folder, { recursive: true, persistent: false }, (_event, name) => {
        if (name !== null && SOURCE.test(name)) this.edited(join(folder, name));
      });
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      // A system that cannot watch folders: the terminal says what is wrong.
      return [];
    }
  }

  private edited(file: string): void {
    this.changed.add(file);
    this.child?.kill('SIGKILL');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), RESTART).unref();
  }

  private check(): void {
    const child = fork(CHILD, [this.root, ...this.changed], { execArgv: [], stdio: 'ignore' });
    this.child = child;
    // It must not keep the app from ending.
    child.unref();
    child.channel?.unref();
    child.on('error', () => undefined);
    child.once('message', (problems) => {
      if (this.child !== child) return;
      this.changed.clear();
      this.found(problems as Problem[]);
    });
    lower(child.pid);
  }
}

/** Where Nest's CLI looks for sources. */
function sourceFolders(root: string): string[] {
  const { sourceRoot = 'src', projects = {} } = readNestCli(root) ?? {};
  const named = [sourceRoot, ...Object.values(projects).map((project) => project.sourceRoot)];
  const folders = named.filter((name) => name !== undefined).map((name) => join(root, name));
  return [...new Set(folders)].filter((folder) => existsSync(folder));
}

function lower(process: number | undefined): void {
  try {
    if (process !== undefined) setPriority(process, PRIORITY);
  } catch {
    // It is over already, or the system has no such thing.
  }
}
