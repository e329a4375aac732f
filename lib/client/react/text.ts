import { momentText } from '../dom/reader.js';

/** A value as a template or a text shows it: nothing for null and undefined, a date in the user's language. */
export function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  return value instanceof Date ? momentText(value) : String(value);
}

/** Whether a list, Set or string holds the value, or a Map the key. False for null and undefined. */
export function includes(haystack: unknown, needle: unknown): boolean {
  if (typeof haystack === 'string') return haystack.includes(String(needle));
  if (haystack instanceof Set || haystack instanceof Map) return haystack.has(needle);
  return Array.isArray(haystack) && haystack.includes(needle);
}

/** An item of a list or a character of a string; a negative index counts from the end. */
export function at(list: unknown, index: number): unknown {
  return typeof list === 'string' || Array.isArray(list) ? list.at(index) : undefined;
}

/** Items of a list, Set or Map, or UTF-16 units of a string; 0 for all else. */
export function length(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof Set || value instanceof Map ? value.size : 0;
}
