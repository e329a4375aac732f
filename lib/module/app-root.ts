import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of what the library writes for the app, below the option `root` or else the app's own folder. */
export function appFolder(root = findAppRoot(process.cwd())): string {
  return join(root, '.reflex');
}

/** The nearest folder with a package.json, from `start` up; `start` itself where there is none. */
export function findAppRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return start;
  }
}
