import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIBRARY = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Where the app's own code last was when `error` was made, as `src/counter.page.ts:12:5`; undefined where its stack
 * shows none. Paths below the working directory are relative to it.
 */
export function userPlace(error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const line of stack.split('\n')) {
    const match = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*):(\d+):(\d+)\)?$/.exec(line.trim());
    if (!match) continue;
    const file = match[1]!.startsWith('file:') ? fileURLToPath(match[1]!) : match[1]!;
    if (file.startsWith(LIBRARY) || /[\\/]node_modules[\\/]/.test(file)) continue;
    const below = relative(process.cwd(), file);
    return `${below.startsWith('..') || isAbsolute(below) ? file : below.replaceAll('\\', '/')}:${match[2]}:${match[3]}`;
  }
  return undefined;
}
