import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeNext } from '../../lib/auth/return-address.js';

const ORIGIN = 'https://app.example.com';
const parts = [
  '/',
  '//',
  '\\',
  '.',
  '..',
  '%2f',
  '%5c',
  '%2e',
  '%252f',
  '%09',
  '\t',
  '\n',
  '@',
  ':',
  '?',
  '#',
  ';',
  'evil.example',
  'http:',
  'javascript:',
  'a',
  '\u0000',
  '\u00a0',
  '\u3002',
  '／',
];

describe('a return address', () => {
  it('never leads to another origin, whatever is made of it', () => {
    const text = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...parts) }, fc.string({ maxLength: 3 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, fc.constantFrom('', '/'), (pieces, first) => {
        const next = safeNext(first + pieces.join(''));
        expect(next).toMatch(/^\/(?![/\\])/);
        // As a browser reads it, as the way of a login page, and as a proxy that decodes it would hand it on.
        expect(new URL(next, ORIGIN).origin).toBe(ORIGIN);
        expect(new URL(next, `${ORIGIN}/a/b?next=x`).origin).toBe(ORIGIN);
        expect(safeNext(next)).toBe(next);
        const { pathname } = new URL(next, ORIGIN);
        expect(new URL(decodeURIComponent(pathname), ORIGIN).origin).toBe(ORIGIN);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each(['/', '/products/7?tab=1#top', '/caf%C3%A9', '/a//b', '/search?q=a%2Fb%20c'])('may be %s', (path) => {
    expect(safeNext(path)).toBe(path);
  });
});
