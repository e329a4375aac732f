import type { Environment } from './environment.js';

type Target = Pick<Environment, 'addEventListener' | 'removeEventListener'>;

/** Listens to events of a target, by their type. Returns what ends it. */
export function listen(target: Target, listeners: Readonly<Record<string, (event: never) => unknown>>): () => void {
  const all = Object.entries(listeners) as [string, (event: Event) => void][];
  for (const [type, listener] of all) target.addEventListener(type, listener);
  return () => {
    for (const [type, listener] of all) target.removeEventListener(type, listener);
  };
}
