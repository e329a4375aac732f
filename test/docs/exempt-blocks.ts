/** Blocks that nothing checks, each with the reason. Text is not code, and is listed for what it shows. */
export const exemptBlocks: readonly {
  readonly page: string;
  /** The first line of the block. */
  readonly begins: string;
  readonly reason: string;
}[] = [
  {
    page: 'docs/architecture.md',
    begins:
      'module   auth   model   development      wiring: options, forRoot, the order of the boot · accounts, guards · entities · the desk',
    reason: 'a picture; test/architecture.spec.ts holds the table',
  },
  {
    page: 'docs/architecture.md',
    begins: 'frame → decode → limits → queue of its page session → done already? the same answer again',
    reason: 'a picture',
  },
  {
    page: 'docs/guide/deployment.md',
    begins: 'map $http_upgrade $connection_upgrade {',
    reason: 'nginx is not there where the tests run',
  },
  {
    page: 'docs/guide/deployment.md',
    begins: 'FROM node:24-slim AS build',
    reason: 'no images are built where the tests run; test/cli/image.spec.ts starts what such an image has',
  },
  { page: 'docs/guide/state.md', begins: 'TodoState.items[3].callback is a function', reason: 'part of a message' },
  {
    page: 'docs/security.md',
    begins: "Content-Security-Policy: default-src 'self'; script-src 'self'; script-src-attr 'none';",
    reason: 'headers; test/security/page-headers.spec.ts holds them',
  },
];
