type Stop = () => void;

/** Watches something once for all who listen, and only while somebody does: the cells of a list are many. For `useSyncExternalStore`. */
export function sharedWatch(start: (changed: () => void) => Stop): (listener: () => void) => Stop {
  const listeners = new Set<() => void>();
  let stop: Stop | undefined;
  return (listener) => {
    listeners.add(listener);
    stop ??= start(() => {
      for (const each of listeners) each();
    });
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      stop?.();
      stop = undefined;
    };
  };
}
