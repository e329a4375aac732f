export { ReflexModule, type ReflexFeature } from './module/reflex.module.js';
export type { ReflexAsyncOptions, ReflexOptions } from './module/reflex.options.js';
export type { MiddlewareOptions } from './request/middleware-chain.js';
export type { MiddlewareMode } from './request/middleware-mode.js';
export type { MiddlewareReference } from './request/middleware-skip.js';
export type { Limits } from './events/limits.js';
export type { ContentSecurityPolicy, CspDirective } from './pages/page-headers.js';

export { State, type StateOptions } from './state/state.decorator.js';
export { Var, type VarOptions } from './state/var.decorator.js';
export { Computed, type ComputedOptions } from './state/computed.decorator.js';
export { Event } from './state/event.decorator.js';
export { Background } from './state/background.decorator.js';
export { update } from './state/update.js';
export {
  address,
  copy,
  download,
  focus,
  openUrl,
  redirect,
  reload,
  scrollTo,
  toast,
  type AddressChange,
  type AddressOptions,
  type DownloadOptions,
  type Effect,
  type HandlerEffect,
  type Query,
  type RedirectOptions,
  type ToastOptions,
} from './state/effects.js';

export { Page, type OnLoad, type PageOptions } from './pages/page.decorator.js';
export type { Layout } from './compiler/input.js';

export type { Arrival } from './request/arrival.js';
export { currentArrival, currentRequest, currentSession, currentUser, request } from './request/current.js';

export { ReflexExecutionContext } from './events/reflex-execution-context.js';
export type { EventInfo } from './events/event-call.js';

export { ReflexError } from './errors/reflex.error.js';
export type { ErrorCode } from './errors/catalog.js';
export type { Value } from './protocol/value.js';
export type { WireEffect } from './protocol/wire.js';
export {
  StateStore,
  type ComputedEntry,
  type PageSessionCommit,
  type PageSessionRecord,
  type Reply,
  type StateStoreFactory,
  type StateValues,
  type StoreBounds,
} from './store/state.store.js';
export { Peers, type PeerListener, type PeerQuestion } from './store/peers.js';
export { FileStateStore, type FileStateStoreOptions } from './store/file-state.store.js';
