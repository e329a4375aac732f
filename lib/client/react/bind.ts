import { useEffect, useMemo } from 'react';
import type { Value } from '../../protocol/value.js';
import { BoundFields } from '../core/bound-fields.js';
import type { LocalHandle } from '../core/reflex.client.js';
import { useClient } from './client.context.js';
import { changedValue } from './dom-value.js';
import type { Scope } from './each.js';
import { useLocal, useVar } from './vars.js';

/** By which prop an input is bound. */
export type BindingKind = 'value' | 'checked';

/** Props of a two-way bound input. */
export interface Bound {
  readonly value?: unknown;
  readonly checked?: boolean;
  onChange(change: unknown): void;
  onFocus?(): void;
  onBlur?(): void;
}

/** Binds an input to a Var, both ways: see `BoundFields`. */
export function useBind(id: number, kind: BindingKind): Bound {
  const bound = BoundFields.of(useClient());
  const current = useVar(id);
  const handlers = useMemo(() => {
    const input = {};
    return {
      onChange: (change: unknown) => bound.write(id, changedValue(change, kind) as Value),
      // A box is not typed into: nothing is held back while it merely has the focus.
      onFocus: () => kind === 'value' && bound.focus(id, input),
      onBlur: () => bound.blur(id, input),
    };
  }, [bound, id, kind]);
  // An element that goes away while it has the focus gets no blur.
  useEffect(() => handlers.onBlur, [handlers]);
  return { ...shownAs(current, kind), ...handlers };
}

/** Binds an input to a browser-only Var. */
export function useLocalBind(handle: LocalHandle, kind: BindingKind, scope?: Scope): Bound {
  const client = useClient();
  const current = useLocal(handle, scope);
  const locals = scope?.locals ?? client.locals;
  return { ...shownAs(current, kind), onChange: (change) => locals.set(handle, changedValue(change, kind)) };
}

/** An input without a value would be one that React leaves alone. */
function shownAs(value: unknown, kind: BindingKind): Pick<Bound, 'value' | 'checked'> {
  return kind === 'checked' ? { checked: value === true } : { value: value ?? '' };
}
