import { useMemo, type SyntheticEvent } from 'react';
import type { Value } from '../../protocol/value.js';
import type { LocalHandle, ReflexClient } from '../core/reflex.client.js';
import { useClient } from './client.context.js';
import type { Scope } from './each.js';
import { pathOf } from './vars.js';

/** Reads the values of the moment, in the arguments of an action. */
export interface Reader {
  var(id: number): Value;
  local(handle: LocalHandle, scope?: Scope): unknown;
  param(name: string): string | readonly string[] | undefined;
  path(): string;
  pending(event: number): boolean;
  errors(state: number, field: string): string | undefined;
}

/** One thing that a handler prop does. `values` is what the DOM event says, where that is read. */
export type Action = (client: ReflexClient, read: Reader, values: readonly unknown[]) => void;

/** Makes what a handler does when its prop is called. */
export type MakeHandler = (...actions: readonly Action[]) => (...args: readonly unknown[]) => void;

/** What actions are given of the arguments that a handler prop was called with. */
type Values = (args: readonly unknown[]) => readonly unknown[];

/** Makes handler props: functions that do their actions in order. What the DOM event says is not read. */
export function useHandler(): MakeHandler {
  return useMakeHandler(nothing);
}

export function useMakeHandler(valuesOf: Values): MakeHandler {
  const client = useClient();
  return useMemo(() => {
    const read = readerOf(client);
    return (...actions) =>
      (...args) => {
        stay(args[0]);
        const values = valuesOf(args);
        for (const action of actions) action(client, read, values);
      };
  }, [client, valuesOf]);
}

const nothing: Values = () => [];

/** The browser would leave the page for a form that is submitted. */
function stay(argument: unknown): void {
  const given = argument as SyntheticEvent | undefined;
  if (given?.nativeEvent?.type === 'submit') given.preventDefault();
}

/** Calls an event handler of a state, by the id of the event; without `args` with what the DOM event says. */
export function event(id: number, args?: (read: Reader) => readonly unknown[]): Action {
  return (client, read, values) => client.dispatch(id, args ? args(read) : values);
}

/** Gives a browser-only Var a value; without `value` what the DOM event says. */
export function set(handle: LocalHandle, value?: (read: Reader) => unknown, scope?: Scope): Action {
  return (client, read, values) => (scope?.locals ?? client.locals).set(handle, value ? value(read) : values[0]);
}

/** Turns a browser-only Var round. */
export function toggle(handle: LocalHandle, scope?: Scope): Action {
  return (client) => {
    const locals = scope?.locals ?? client.locals;
    locals.set(handle, !locals.get(handle));
  };
}

function readerOf(client: ReflexClient): Reader {
  const { vars, locals, pending, errors, names } = client;
  return {
    var: (id) => vars.get(id),
    local: (handle, scope) => (scope?.locals ?? locals).get(handle),
    param: (name) => {
      const shown = client.shown.get();
      return shown.kind === 'page' ? shown.view.params[name] : undefined;
    },
    path: () => pathOf(client.url),
    pending: (id) => pending.get(id) > 0,
    errors: (state, field) => errors.get(names.state(state), field),
  };
}
