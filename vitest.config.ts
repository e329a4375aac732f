import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string) => fileURLToPath(new URL(`./lib/${path}`, import.meta.url));

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
      { find: /^nestjs-reflex\/testing$/, replacement: source('testing/index.ts') },
      { find: /^nestjs-reflex\/client$/, replacement: source('client/index.ts') },
      { find: /^nestjs-reflex\/jsx-(dev-)?runtime$/, replacement: source('ui/jsx-runtime.ts') },
    ],
  },
  test: {
    include: ['lib/**/*.spec.{ts,tsx}', 'test/**/*.spec.{ts,tsx}'],
    exclude: ['node_modules', 'dist', 'sample'],
    globalSetup: ['test/support/chromium.setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
