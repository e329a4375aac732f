import type { CSSProperties } from 'react';

/**
 * Looks of what the runtime shows by itself: no stylesheet, no kit. The scheme is the kit's where a page has it, else the
 * system's.
 */
export const plain: CSSProperties = {
  colorScheme: 'var(--mantine-color-scheme, light dark)',
  color: 'var(--mantine-color-text, light-dark(#1a1b1e, #d5d7db))',
  background: 'var(--mantine-color-body, light-dark(#fff, #1a1b1e))',
  fontFamily: 'var(--mantine-font-family, system-ui, sans-serif)',
};

export const muted: CSSProperties = { color: 'var(--mantine-color-dimmed, light-dark(#6b7280, #9aa0a8))' };
