import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where emitted modules are, below `.reflex/`; whatever else is there is not touched. */
const FOLDERS = ['', 'pages', 'layouts'];

/** Makes the emitted modules of `folder` those of `files`. What is the same already is not written. */
export async function writeSources(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  // The folder keeps itself out of the app's repository.
  await writeChanged(join(folder, '.gitignore'), '*\n');
  await Promise.all([...files].map(([path, source]) => writeChanged(join(folder, path), source)));
  await Promise.all(FOLDERS.map((name) => removeStale(folder, name, files)));
}

async function writeChanged(file: string, content: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => undefined);
  if (before === content) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function removeStale(folder: string, name: string, files: ReadonlyMap<string, string>): Promise<void> {
  const entries = await readdir(join(folder, name), { withFileTypes: true }).catch(() => []);
  const stale = entries.filter(
    (entry) => entry.isFile() && entry.name.endsWith('.js') && !files.has(name ? `${name}/${entry.name}` : entry.name),
  );
  await Promise.all(stale.map((entry) => rm(join(folder, name, entry.name), { force: true })));
}
