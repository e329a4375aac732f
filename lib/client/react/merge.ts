import type { CSSProperties, Ref, RefCallback } from 'react';

type Props = Record<string, unknown>;
type Handler = (...args: readonly unknown[]) => unknown;

/**
 * An element's own props, and those that its parent gives it: handlers of both run, class names and styles add up, both
 * refs are set; of all else the parent's wins.
 */
export function merge(own: Props, injected: Props): Props {
  const merged = { ...own };
  for (const [name, value] of Object.entries(injected)) {
    if (value === undefined) continue;
    const before = own[name];
    merged[name] = before === undefined || before === null ? value : join(name, before, value);
  }
  return merged;
}

function join(name: string, own: unknown, injected: unknown): unknown {
  if (name === 'className') return `${String(own)} ${String(injected)}`;
  if (name === 'style') return { ...(own as CSSProperties), ...(injected as CSSProperties) };
  if (name === 'ref') return both(own as Ref<unknown>, injected as Ref<unknown>);
  if (/^on[A-Z]/.test(name) && typeof own === 'function' && typeof injected === 'function') {
    return (...args: readonly unknown[]) => {
      (own as Handler)(...args);
      return (injected as Handler)(...args);
    };
  }
  return injected;
}

function both(first: Ref<unknown>, second: Ref<unknown>): RefCallback<unknown> {
  return (element) => {
    const undo = [first, second].map((ref) => {
      if (typeof ref !== 'function') {
        if (ref) ref.current = element;
        return () => ref && (ref.current = null);
      }
      const cleanup = ref(element);
      return typeof cleanup === 'function' ? cleanup : () => ref(null);
    });
    return () => undo.forEach((each) => each());
  };
}
