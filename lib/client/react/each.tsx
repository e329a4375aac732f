import { createElement, memo, useMemo, useState, type ComponentType, type ReactNode } from 'react';
import type { LocalHandle } from '../core/reflex.client.js';
import { Cells } from '../core/signal.js';

/** Where a row of an `Each` is. */
export interface Scope {
  readonly item: unknown;
  readonly index: number;
  /** The row around it, where rows are in rows. */
  readonly outer: Scope | undefined;
  /** Browser-only Vars of the row. */
  readonly locals: Cells<LocalHandle, unknown>;
}

export interface EachProps {
  readonly items: readonly unknown[] | null | undefined;
  /** Left out, an item's `id` or `key` tells it apart where those are unique, else its index. */
  readonly by?: (item: never, index: number) => unknown;
  readonly row: ComponentType<{ readonly scope: Scope }>;
  readonly scope?: Scope;
}

/** Renders a row per item. A row is rendered again only if its item or its index changed. */
export function Each({ items, by, row, scope }: EachProps): ReactNode {
  if (!Array.isArray(items)) return null;
  const keys = keysOf(items, by as EachKey | undefined);
  return items.map((item: unknown, index) => <EachRow key={keys[index]} row={row} item={item} index={index} outer={scope} />);
}

type EachKey = (item: unknown, index: number) => unknown;

interface EachRowProps extends Pick<Scope, 'item' | 'index' | 'outer'> {
  readonly row: EachProps['row'];
}

const EachRow = memo(function EachRow({ row, item, index, outer }: EachRowProps) {
  const [locals] = useState(() => new Cells<LocalHandle, unknown>((handle) => handle.initial));
  const scope = useMemo(() => ({ item, index, outer, locals }), [item, index, outer, locals]);
  return createElement(row, { scope });
});

function keysOf(items: readonly unknown[], by?: EachKey): readonly string[] {
  if (by) return distinct(items.map((item, index) => String(by(item, index))));
  for (const name of ['id', 'key']) {
    const keys = new Set<string>();
    for (const item of items) {
      const key = (item as Record<string, unknown> | null | undefined)?.[name];
      if (key !== undefined && key !== null) keys.add(String(key));
    }
    if (keys.size === items.length) return [...keys];
  }
  return items.map((_, index) => String(index));
}

/** React takes a key once: the second item of a key gets one of its own. */
function distinct(keys: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return keys.map((key) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count ? `${key}\u0000${count}` : key;
  });
}
