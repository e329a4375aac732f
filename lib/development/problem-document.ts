import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Problem } from '../protocol/development.js';
import { problemText } from './problem.js';

/** What is served in the place of pages that could not be compiled. It reads without scripts, too. */
export function problemDocument(problem: Problem, tools: string, nonce: string | undefined): string {
  const { title } = problem;
  const html = createElement(
    'html',
    { lang: 'en' },
    createElement(
      'head',
      null,
      createElement('meta', { charSet: 'utf-8' }),
      createElement('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      createElement('meta', { name: 'color-scheme', content: 'light dark' }),
      createElement('title', null, title),
      createElement('script', { type: 'module', src: tools, nonce }),
    ),
    createElement('body', null, createElement('pre', { id: 'reflex-problem' }, problemText(problem).trim())),
  );
  return `<!doctype html>${renderToStaticMarkup(html)}`;
}
