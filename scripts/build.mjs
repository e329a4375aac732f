// Compiles lib/ to dist/: the server part with decorator metadata, the browser part against the DOM. A dist/ that was made
// of the same files by the same compiler is left as it is: installing, starting and testing each ask for one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const digest = digestOfSources();
// In dist/, so that the two cannot part; `files` in package.json keeps it out of the package.
const digestFile = '.sources.sha256';
if (existsSync(join(dist, digestFile)) && readFileSync(join(dist, digestFile), 'utf8') === digest) process.exit(0);
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
// Beside dist, so that source maps have the same relative paths, and moved there when it is whole.
const fresh = join(root, `dist-${process.pid}.tmp`);

try {
  for (const project of ['lib/client/tsconfig.build.json', 'tsconfig.build.json']) {
    const { status } = spawnSync(process.execPath, [tsc, '-p', project, '--outDir', fresh], { cwd: root, stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
  if (!process.exitCode) {
    // Files that the compiler does not carry over.
    const assets = join(root, 'lib/build/assets');
    if (existsSync(assets)) cpSync(assets, join(fresh, 'build/assets'), { recursive: true });
    cpSync(join(root, 'lib/client/crud/crud.css'), join(fresh, 'client/crud/crud.css'));
    // npm makes what it installs executable; a workspace's link to this folder gets what is here.
    chmodSync(join(fresh, 'cli/reflex.js'), 0o755);
    dropStylesheets(join(fresh, 'client/crud'));
    cpSync(join(root, 'lib/schematics/collection.json'), join(fresh, 'schematics/collection.json'));
    writeFileSync(join(fresh, digestFile), digest);
    rmSync(dist, { recursive: true, force: true, maxRetries: 5 });
    renameSync(fresh, dist);
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/** Of all that decides what is emitted: the sources, how they are compiled, and the versions of what they are compiled with. */
function digestOfSources() {
  const hash = createHash('sha256');
  const sources = readdirSync(join(root, 'lib'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const others = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json', 'scripts/build.mjs'];
  for (const path of [...sources, ...others.map((name) => join(root, name))].sort()) {
    // Installed from git there is no lock file: the package is packed without one.
    if (existsSync(path)) hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * Declarations keep the imports of stylesheets, which hold no types and are no module to TypeScript.
 *
 * @param {string} folder
 */
function dropStylesheets(folder) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.d.ts'))) {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^import '.*\.css';\n/gm, ''));
  }
}
