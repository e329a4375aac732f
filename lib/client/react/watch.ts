import { useCallback, useSyncExternalStore } from 'react';
import type { Cells, Listener, Signal } from '../core/signal.js';

/** Renders again when the value changes. */
export function useSignal<T>(signal: Signal<T>): T {
  return useSyncExternalStore(signal.subscribe, signal.get, signal.get);
}

export function useCell<K, V>(cells: Cells<K, V>, key: K): V {
  const subscribe = useCallback((listener: Listener) => cells.subscribe(key, listener), [cells, key]);
  const get = () => cells.get(key);
  return useSyncExternalStore(subscribe, get, get);
}
