import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { COLOR_SCHEME_SCRIPT } from './color-scheme.js';

/** The attribute that the script sets in a browser that prefers dark or light, and has stored something or forbids it. */
function scheme(prefersDark: boolean, stored: string | null | Error): unknown {
  const attributes: Record<string, string> = {};
  runInNewContext(COLOR_SCHEME_SCRIPT, {
    localStorage: {
      getItem(key: string) {
        if (stored instanceof Error) throw stored;
        return key === 'mantine-color-scheme-value' ? stored : null;
      },
    },
    matchMedia: (query: string) => ({ matches: query === '(prefers-color-scheme: dark)' && prefersDark }),
    document: { documentElement: { setAttribute: (name: string, value: string) => void (attributes[name] = value) } },
  });
  return attributes['data-mantine-color-scheme'];
}

describe('the colour scheme before the first paint', () => {
  it('is what the user chose, else that of the system', () => {
    expect(scheme(false, 'dark')).toBe('dark');
    expect(scheme(true, 'light')).toBe('light');
    expect(scheme(true, 'auto')).toBe('dark');
    expect(scheme(true, null)).toBe('dark');
    expect(scheme(false, null)).toBe('light');
  });

  it('is that of the system where storage holds nonsense or is forbidden', () => {
    expect(scheme(true, '<svg>')).toBe('dark');
    expect(scheme(false, new Error('SecurityError'))).toBe('light');
  });
});
