import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./lib/${path}`, import.meta.url));

const files = ['lib/**/*.spec.{ts,tsx}', 'test/**/*.spec.{ts,tsx}'];
/** Passport keeps strategies and serializers for the whole process: apps of two files would have each other's. */
const passports = ['test/auth/**/*.spec.ts', 'test/request/**/*.spec.ts', 'lib/request/session-*.spec.ts'];

export default defineConfig({
  // Nest's injector and the state decorators read `design:paramtypes`.
  oxc: { transform: { decorators: { legacy: true, emitDecoratorMetadata: true } } } as never,
  resolve: {
    alias: [
      { find: /^nestjs-reflex$/, replacement: source('index.ts') },
      { find: /^nestjs-reflex\/ui$/, replacement: source('ui/index.ts') },
      { find: /^nestjs-reflex\/auth$/, replacement: source('auth/index.ts') },
      { find: /^nestjs-reflex\/auth\/typeorm$/, replacement: source('auth/accounts/typeorm/index.ts') },
      { find: /^nestjs-reflex\/typeorm$/, replacement: source('model/index.ts') },
      { find: /^nestjs-reflex\/redis$/, replacement: source('store/redis/index.ts') },
      { find: /^nestjs-reflex\/testing$/, replacement: source('testing/index.ts') },
      { find: /^nestjs-reflex\/client$/, replacement: source('client/index.ts') },
      { find: /^nestjs-reflex\/jsx-(dev-)?runtime$/, replacement: source('ui/jsx-runtime.ts') },
    ],
  },
  test: {
    exclude: ['node_modules', 'dist', 'sample'],
    globalSetup: ['test/support/chromium.setup.ts', 'test/support/run-folder.setup.ts'],
    // One works while the other waits for its browser or database. More, where there are more cores, is vitest's own choice.
    ...(availableParallelism() <= 2 ? { maxWorkers: 2 } : {}),
    // What hangs is ended by these; nothing is asserted by them, and a loaded machine is not to meet them.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    projects: [
      // These leave nothing behind for the files after them: what they import is loaded once for each worker.
      { extends: true, test: { name: 'shared', include: files, exclude: passports, isolate: false } },
      { extends: true, test: { name: 'passport', include: passports, isolate: true } },
    ],
  },
});
