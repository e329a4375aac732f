// Compiles lib/ to dist/: the server part with decorator metadata, the browser part against the DOM.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(`${root}/dist`, { recursive: true, force: true });
for (const project of ['lib/client/tsconfig.build.json', 'tsconfig.build.json']) {
  const { status } = spawnSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

// Files that the compiler does not carry over.
const assets = `${root}/lib/build/assets`;
if (existsSync(assets)) cpSync(assets, `${root}/dist/build/assets`, { recursive: true });
