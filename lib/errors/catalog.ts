import { accountCodes } from './codes/account.codes.js';
import { authCodes } from './codes/auth.codes.js';
import { buildCodes } from './codes/build.codes.js';
import { cliCodes } from './codes/cli.codes.js';
import { clientCodes } from './codes/client.codes.js';
import { eventCodes } from './codes/event.codes.js';
import { gatewayCodes } from './codes/gateway.codes.js';
import { modelCodes } from './codes/model.codes.js';
import { pageCodes } from './codes/page.codes.js';
import { requestCodes } from './codes/request.codes.js';
import { schematicCodes } from './codes/schematic.codes.js';
import { stateCodes } from './codes/state.codes.js';
import { storeCodes } from './codes/store.codes.js';
import { testingCodes } from './codes/testing.codes.js';
import { uiCodes } from './codes/ui.codes.js';
import type { ErrorDescription } from './error.description.js';

/** Every code that the library throws or sends. docs/errors.md is generated from it. */
export const catalog = {
  ...stateCodes,
  ...storeCodes,
  ...eventCodes,
  ...uiCodes,
  ...pageCodes,
  ...requestCodes,
  ...gatewayCodes,
  ...buildCodes,
  ...cliCodes,
  ...clientCodes,
  ...testingCodes,
  ...accountCodes,
  ...authCodes,
  ...modelCodes,
  ...schematicCodes,
} as const satisfies Record<`REFLEX_${string}`, ErrorDescription>;

/** Every code that the library throws or sends; docs/errors.md explains each. */
export type ErrorCode = keyof typeof catalog;
