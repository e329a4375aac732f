import type { Provider } from '@nestjs/common';
import { AuthChanges } from './auth-changes.js';
import { BackgroundRunner } from './background.runner.js';
import { HandlerContexts } from './handler-contexts.js';
import { HandlerRunner } from './handler.runner.js';
import { IdentityWatch } from './identity-watch.js';
import { NestStateWork } from './nest-state-work.js';
import { StateWork } from './page-session.ports.js';
import { PageSessions } from './page-sessions.js';
import { StatePlans } from './state-plans.js';
import { StateRegistry } from './state-registry.js';

/** What runs events. Needs `Limits`, `RuntimeMode`, `StateStore`, `SessionPages`, `EventRequests` and Nest's DiscoveryModule. */
export const eventProviders: Provider[] = [
  StateRegistry,
  StatePlans,
  HandlerContexts,
  HandlerRunner,
  BackgroundRunner,
  { provide: StateWork, useClass: NestStateWork },
  PageSessions,
  AuthChanges,
  IdentityWatch,
];
