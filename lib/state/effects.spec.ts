import { describe, expect, it } from 'vitest';
import { address, copy, download, effectsIn, focus, openUrl, redirect, reload, scrollTo, toast } from './effects.js';

describe('effects', () => {
  it('are what the browser is told to do', () => {
    expect(effectsIn([toast('a', { title: 't', autoClose: 5 }), copy('c'), focus('f'), scrollTo('s'), reload()])).toEqual([
      { do: 'toast', message: 'a', title: 't', autoClose: 5 },
      { do: 'copy', text: 'c' },
      { do: 'focus', id: 'f' },
      { do: 'scrollTo', id: 's' },
      { do: 'reload' },
    ]);
    expect(download({ name: 'a.csv', data: 'ä', type: 'text/csv' }).wire).toEqual({
      do: 'download',
      name: 'a.csv',
      type: 'text/csv',
      base64: 'w6Q=',
    });
    expect(download({ name: 'b', data: new Uint8Array([1, 2, 3, 4]).subarray(1, 3), type: 'x/y' }).wire).toMatchObject({
      base64: 'AgM=',
    });
    expect(download({ name: 'b', url: '/files/b' }).wire).toEqual({ do: 'download', name: 'b', url: '/files/b' });
    expect(redirect('/a', { replace: true }).wire).toEqual({ do: 'redirect', url: '/a', replace: true });
  });

  it('are found alone, in arrays and not among other things', () => {
    expect(effectsIn(undefined)).toEqual([]);
    expect(effectsIn(null)).toEqual([]);
    expect(effectsIn([])).toEqual([]);
    expect(effectsIn([undefined, reload()])).toEqual([{ do: 'reload' }]);
    for (const other of [1, 'x', {}, { wire: { do: 'reload' } }, [reload(), 1]]) expect(effectsIn(other)).toBeUndefined();
  });

  it.each([
    ['/', '/'],
    ['/a?b=c#d', '/a?b=c#d'],
    ['?page=2', '?page=2'],
    ['#top', '#top'],
    ['/a/../b', '/b'],
    ['https://example.org/x', 'https://example.org/x'],
    ['HTTP://example.org', 'http://example.org/'],
  ])('lead to %s', (url, sent) => {
    expect(redirect(url).wire).toEqual({ do: 'redirect', url: sent });
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'blob:http://x/1',
    'file:///etc/passwd',
    'vbscript:x',
    'mailto:a@b.io',
    'page',
    '',
    'http://',
  ])('do not lead to %j', (url) => {
    expect(() => redirect(url)).toThrow(/REFLEX_BAD_EFFECT/);
    expect(() => download({ name: 'x', url })).toThrow(/REFLEX_BAD_EFFECT/);
  });

  it('open mail and telephone as well', () => {
    expect(openUrl('mailto:a@b.io').wire).toEqual({ do: 'openUrl', url: 'mailto:a@b.io' });
    expect(openUrl('tel:+123').wire).toEqual({ do: 'openUrl', url: 'tel:+123' });
    expect(() => openUrl('javascript:alert(1)')).toThrow(/REFLEX_BAD_EFFECT/);
    expect(() => redirect(5 as never)).toThrow(/REFLEX_BAD_EFFECT/);
  });

  it.each([
    ['', ''],
    ['?', ''],
    ['?a=1', '?a=1'],
    ['sort=name:asc&q=a b#c', '?sort=name:asc&q=a%20b%23c'],
    ['//evil.example/', '?//evil.example/'],
    [{}, ''],
    [
      { q: 'ä & b', page: 2, on: true, no: null, un: undefined, tag: ['x', 'y', null] },
      '?q=%C3%A4+%26+b&page=2&on=true&tag=x&tag=y',
    ],
  ])('give the page the query string %j', (query, search) => {
    expect(address(query).wire).toEqual({ do: 'address', search, replace: false });
    expect(address(query, { replace: true }).wire).toEqual({ do: 'address', search, replace: true });
  });

  it.each([null, undefined, 1, ['a'], { a: { b: 1 } }, { a: [['b']] }, { a: Symbol() }])(
    'do not take %o for a query string',
    (query) => {
      expect(() => address(query as never)).toThrow(/REFLEX_BAD_EFFECT/);
    },
  );
});
