import { useCallback, useSyncExternalStore } from 'react';
import type { Value } from '../../protocol/value.js';
import type { LocalHandle } from '../core/reflex.client.js';
import { urlOf } from '../core/shown.js';
import type { Listener } from '../core/signal.js';
import { useClient } from './client.context.js';
import type { Scope } from './each.js';
import { useCell, useSignal } from './watch.js';

/** Value of a Var by its id. Renders again when it changes; what a patch does not touch keeps its identity. */
export function useVar(id: number): Value {
  const { vars } = useClient();
  const subscribe = useCallback((listener: Listener) => vars.subscribe(id, listener), [vars, id]);
  const get = () => vars.get(id);
  return useSyncExternalStore(subscribe, get, get);
}

/** Makes the handle of a browser-only Var. Its value lives with the page, or with the row it is used in. */
export function local<T>(initial: T): LocalHandle<T> {
  return { initial };
}

/** Value of a browser-only Var; with `scope` the one of that row. */
export function useLocal(handle: LocalHandle, scope?: Scope): unknown {
  const client = useClient();
  return useCell(scope?.locals ?? client.locals, handle);
}

/** True from the moment an event is sent until it is answered. */
export function usePending(event: number): boolean {
  return useCell(useClient().pending, event) > 0;
}

/** Messages of a field whose last submission was refused, as one text. */
export function useErrors(state: number, field: string): string | undefined {
  const { errors, names } = useClient();
  const name = names.state(state);
  const subscribe = useCallback((listener: Listener) => errors.subscribe(name, field, listener), [errors, name, field]);
  const get = () => errors.get(name, field);
  return useSyncExternalStore(subscribe, get, get);
}

/** A parameter of the page's route. */
export function useParam(name: string): string | readonly string[] | undefined {
  const shown = useSignal(useClient().shown);
  return shown.kind === 'page' ? shown.view.params[name] : undefined;
}

/** Path of the page's URL, without its query string. */
export function usePath(): string {
  return pathOf(urlOf(useSignal(useClient().shown)));
}

export function pathOf(url: string): string {
  return url.split('?', 1)[0]!;
}
