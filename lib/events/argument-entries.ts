/** Entries of a Map or Set that a browser sends, at most. */
const MOST_ENTRIES = 1_000;

interface Tagged {
  readonly $?: unknown;
  readonly v?: unknown;
}

/**
 * Whether an encoded value has a Map or Set with more entries than a browser may send. Numbers can be chosen that collide in V8's hash
 * tables, which then take a time that grows with the square of their size. To be asked before any is made.
 */
export function hasManyEntries(encoded: unknown): boolean {
  const left = [encoded];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    const { $: tag, v: entries } = value as Tagged;
    const most = tag === 's' ? MOST_ENTRIES : tag === 'm' ? 2 * MOST_ENTRIES : Infinity;
    if (Array.isArray(entries) && entries.length > most) return true;
    for (const part of Object.values(value)) left.push(part);
  }
  return false;
}
