/** A day that the calendar has: `2026-02-28`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith('0000')) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A moment from text with its zone, or from a day, which begins in UTC. Of the years that all databases have. */
export function momentOf(value: unknown): Date | undefined {
  if (value instanceof Date) return isInEra(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (isDay(value)) return new Date(`${value}T00:00:00Z`);
  const iso = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.exec(value);
  const date = iso && isDay(iso[1]!) ? new Date(value) : undefined;
  return date && isInEra(date) ? date : undefined;
}

/** Of the years 1 to 9999. */
function isInEra(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999;
}
