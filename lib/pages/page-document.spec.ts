import { describe, expect, it } from 'vitest';
import type { Boot } from '../protocol/wire.js';
import { renderDocument } from './page-document.js';

const boot: Boot = {
  protocol: 1,
  build: 'abc',
  path: '/_event',
  session: 's',
  n: 0,
  lastEvent: 0,
  view: { page: 0, url: '/', params: {} },
  vars: [],
  development: true,
};

const render = (changes: Partial<Parameters<typeof renderDocument>[0]>): string =>
  renderDocument({
    lang: 'en',
    dir: 'ltr',
    title: 'Home',
    boot,
    entry: '/_reflex/assets/entry.js',
    preloads: [],
    styles: [],
    ...changes,
  });

describe('renderDocument', () => {
  it('carries the data of the first paint as inert JSON', () => {
    const html = render({});
    expect(html).toMatch(/^<!doctype html><html lang="en">/);
    const json = /<script type="application\/json" id="reflex-boot">(.*?)<\/script>/s.exec(html)![1]!;
    expect(JSON.parse(json)).toEqual(boot);
  });

  it('cannot be left through any text of the app', () => {
    const hostile = '</script><script>alert(1)</script><!--';
    const html = render({
      title: hostile,
      description: `"${hostile}`,
      meta: { [`x" onload="alert(1)`]: hostile },
      boot: { ...boot, view: { page: 0, url: hostile, params: {} }, vars: [[0, hostile]] },
    });
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<!--');
    expect(html.match(/<script/g)).toHaveLength(2);
    const json = /id="reflex-boot">(.*?)<\/script>/s.exec(html)![1]!;
    expect((JSON.parse(json) as Boot).vars).toEqual([[0, hostile]]);
  });

  it('has no inline script and no inline style', () => {
    const html = render({
      colorScheme: '/_reflex/assets/scheme.js',
      styles: ['/_reflex/assets/a.css'],
      preloads: ['/_reflex/assets/page.js'],
    });
    const scripts = [...html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)].filter(
      ([, attributes]) => !attributes!.includes('application/json'),
    );
    expect(scripts.every(([, attributes, text]) => attributes!.includes('src=') && text === '')).toBe(true);
    expect(html).not.toContain('<style');
    expect(html).toContain('<link rel="stylesheet" href="/_reflex/assets/a.css"/>');
    expect(html).toContain('<link rel="modulepreload" href="/_reflex/assets/page.js"/>');
  });

  it('shows by their nonces which scripts are its own, and hands on the one for styles', () => {
    const html = render({
      nonces: { script: 'for-scripts', style: 'for-styles' },
      colorScheme: '/scheme.js',
      preloads: ['/page.js'],
    });
    expect(html).toContain('<meta property="csp-nonce" nonce="for-styles"/>');
    expect(html).toContain('<script src="/scheme.js" nonce="for-scripts"></script>');
    expect(html).toContain('<link rel="modulepreload" href="/page.js" nonce="for-scripts"/>');
    expect(html).toContain('<script type="module" src="/_reflex/assets/entry.js" nonce="for-scripts"></script>');
    expect(render({})).not.toContain('nonce');
  });
});
