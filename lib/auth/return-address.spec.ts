import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeNext } from './return-address.js';

describe('safeNext', () => {
  it.each(['/', '/a', '/a/b?c=d&e=%2F#f', '/%20', '/ä', '/a?next=//evil.example', '/a?u=https://evil.example'])(
    'keeps %j',
    (path) => {
      const kept = new URL(safeNext(path, '/other'), 'http://x.test');
      expect(kept.href).toBe(new URL(path, 'http://x.test').href);
    },
  );

  it.each([
    undefined,
    null,
    ['/a'],
    '',
    'a',
    '?a',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '\t//evil.example',
    '/\n/evil.example',
    '/a\u0000b',
    ' /a',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'https://evil.example/',
    'https:/evil.example',
    'https:evil.example',
    '/%2Fevil.example',
    '/%2fevil.example',
    '/%5Cevil.example',
    '/%252Fevil.example',
    '/x/..//evil.example',
    '/x/%2e%2e//evil.example',
    '/.//evil.example',
    '/%09/evil.example',
    '/%E0%A4%A',
    '/%25252Fevil',
    `/${'a'.repeat(3000)}`,
  ])('refuses %j', (value) => {
    expect(safeNext(value)).toBe('/');
  });

  it('never leads to another origin, whatever it is given', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '..',
      '.',
      '%2F',
      '%5c',
      '%2e',
      'evil.example',
      ':',
      '@',
      'javascript:',
      '\t',
      '\n',
      '?',
      '#',
      'a',
      '%25',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
        (text) => {
          const path = safeNext(text);
          expect(new URL(path, 'https://app.example').origin).toBe('https://app.example');
          expect(new URL(decodeURIComponent(path), 'https://app.example').origin).toBe('https://app.example');
          expect(safeNext(path)).toBe(path);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
