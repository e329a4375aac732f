import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { BASE, type Bundle } from '../../lib/build/bundle.js';
import { renderDocument } from '../../lib/pages/page-document.js';
import { PROTOCOL_VERSION } from '../../lib/protocol/wire.js';

/** Serves a page of a bundle and its files, and nothing else of an app. */
export async function serveFiles(bundle: Bundle, page: number): Promise<AsyncDisposable & { readonly url: string }> {
  const html = renderDocument({
    title: 'A page',
    lang: 'en',
    dir: 'ltr',
    boot: {
      protocol: PROTOCOL_VERSION,
      build: bundle.build,
      path: '/_event',
      session: 'a',
      n: 0,
      lastEvent: 0,
      view: { page, url: '/', params: {} },
      vars: [],
      development: true,
    },
    entry: bundle.entry,
    preloads: bundle.preloads(page),
    styles: bundle.styles(page),
    colorScheme: bundle.colorScheme(),
  });
  const server = createServer((request, response) => {
    const { url = '/' } = request;
    if (url === '/') return void response.setHeader('content-type', 'text/html').end(html);
    readFile(join(bundle.directory, url.slice(BASE.length))).then(
      (content) => response.setHeader('content-type', url.endsWith('.css') ? 'text/css' : 'text/javascript').end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
