import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import main from '../../vitest.config.ts';

const { projects: _projects, ...options } = main.test!;

/** All of test/compat: every kind of project on every version of Node. `npm test` has those in `.spec.ts` files. */
export default defineConfig({
  ...main,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: { ...options, include: ['test/compat/**/*.{spec,compat}.ts'], maxWorkers: 2 },
});
