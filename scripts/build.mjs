// Compiles lib/ to dist/: the server part with decorator metadata, the browser part against the DOM.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const dist = join(root, 'dist');
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
    rmSync(dist, { recursive: true, force: true, maxRetries: 5 });
    renameSync(fresh, dist);
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
