import type { PaintRequest } from '../../protocol/first-paint.js';

/** Who reads the page that is being rendered. */
export type Reading = Pick<PaintRequest, 'lang' | 'languages'>;

const NOBODY: Reading = { lang: '', languages: [] };
let current = NOBODY;

/** Renders for a reader. A page is rendered in one go: there is one reader at a time. */
export function readBy<T>(reader: Reading, render: () => T): T {
  current = reader;
  try {
    return render();
  } finally {
    current = NOBODY;
  }
}

export function reading(): Reading {
  return current;
}
