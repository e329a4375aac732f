import type { ErrorDescription } from '../error.description.js';

export const cliCodes = {
  REFLEX_APP_NOT_FOUND: {
    status: 500,
    when: '`reflex` did not find the root module of the app, compiled.',
    repair:
      'Run `nest build` first, and `reflex` in the folder of the app; or name the module: `--module dist/app.module.js#AppModule`.',
  },
  REFLEX_APP_NOT_LOADED: {
    status: 500,
    when: 'The root module that `reflex` was to read could not be loaded, or Nest could not read it.',
    repair:
      'Nothing is connected and no provider is made for this, but files are loaded: what they do at once must work here too.',
  },
  REFLEX_NO_MODULE: {
    status: 500,
    when: 'The root module that `reflex` was to read does not import `ReflexModule.forRoot()`, or that of another copy of the package.',
    repair: 'Import it in the root module, or name another module: `--module dist/app.module.js#AppModule`.',
  },
  REFLEX_OPTIONS_NOT_MADE: {
    status: 500,
    when: 'The options of `ReflexModule.forRootAsync()` could not be made by `reflex`, ahead of the start of the app.',
    repair:
      'What the factory injects is made for real, all it needs included: have it inject configuration, and nothing of one request.',
  },
} as const satisfies Record<string, ErrorDescription>;
