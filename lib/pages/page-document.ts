import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { FirstPaint } from '../protocol/first-paint.js';
import type { WritingDirection } from '../protocol/writing-direction.js';
import type { Boot } from '../protocol/wire.js';
import type { PageNonces } from './page-headers.js';

/** What the HTML of a page needs besides its data. */
export interface PageDocument {
  readonly lang: string;
  readonly dir: WritingDirection;
  readonly title: string;
  readonly description?: string;
  readonly meta?: Readonly<Record<string, string>>;
  readonly boot: Boot;
  /** What is seen until the page's code has come. Default: nothing. */
  readonly paint?: FirstPaint;
  /** URL of the bundle's entry. */
  readonly entry: string;
  /** URLs of the chunks that this page loads anyway: fetched beside the entry, not after it. */
  readonly preloads: readonly string[];
  readonly styles: readonly string[];
  /** URL of the module that keeps what is clicked until then. */
  readonly early?: string;
  /** URL of the script that sets the colour scheme before the first paint. */
  readonly colorScheme?: string;
  /** Those of the Content-Security-Policy that the document is sent with. */
  readonly nonces?: Pick<PageNonces, 'style' | 'script'>;
}

/** The HTML document of a page: the page as it looks at first, its data, and no inline script. */
export function renderDocument(document: PageDocument): string {
  const {
    lang,
    dir,
    title,
    description,
    meta = {},
    boot,
    paint,
    entry,
    preloads,
    styles,
    early,
    colorScheme,
    nonces = {},
  } = document;
  const nonce = nonces.script;
  const head: ReactNode[] = [
    createElement('meta', { key: 'charset', charSet: 'utf-8' }),
    createElement('meta', { key: 'viewport', name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    createElement('title', { key: 'title' }, title),
    description !== undefined && createElement('meta', { key: 'description', name: 'description', content: description }),
    ...Object.entries(meta).map(([name, content]) => createElement('meta', { key: `meta:${name}`, name, content })),
    // Where the bundler's loader and the kit look for it; browsers show its value to scripts alone.
    nonces.style !== undefined && createElement('meta', { key: 'nonce', property: 'csp-nonce', nonce: nonces.style }),
    colorScheme !== undefined && createElement('script', { key: 'scheme', src: colorScheme, nonce }),
    ...styles.map((href) => createElement('link', { key: href, rel: 'stylesheet', href, nonce: nonces.style })),
    paint?.css && createElement('style', { key: 'paint', nonce: nonces.style, dangerouslySetInnerHTML: { __html: paint.css } }),
    // What is seen already wants its styles first: on one slow line they would share it with the code.
    ...preloads.map((href) =>
      createElement('link', { key: href, rel: 'modulepreload', href, nonce, fetchPriority: paint && 'low' }),
    ),
    early !== undefined && createElement('script', { key: 'early', type: 'module', async: true, src: early, nonce }),
    createElement('script', { key: 'entry', type: 'module', src: entry, nonce }),
  ];
  const body = [
    // Before the page: nothing in it can be taken for the data, or swallow it.
    createElement('script', {
      key: 'boot',
      type: 'application/json',
      id: 'reflex-boot',
      dangerouslySetInnerHTML: { __html: inert(boot) },
    }),
    createElement('div', { key: 'root', id: 'reflex-root', dangerouslySetInnerHTML: paint && { __html: paint.html } }),
  ];
  const html = createElement(
    'html',
    // What the kit's colours follow. Its script sets the one that is wanted, where scripts run.
    { lang, dir: dir === 'rtl' ? dir : undefined, 'data-mantine-color-scheme': colorScheme && 'light' },
    createElement('head', null, head),
    createElement('body', null, body),
  );
  return `<!doctype html>${renderToStaticMarkup(html)}`;
}

/** JSON that cannot end the script element it stands in, nor open a comment in it. */
function inert(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
