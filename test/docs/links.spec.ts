import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import type { Definition, Heading, Image, Link } from 'mdast';
import { toString } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { describe, expect, it } from 'vitest';
import { readPages, root, type DocPage } from './doc-page.js';

const pages = readPages();
const byPath = new Map(pages.map((page) => [page.path, page]));

interface PageLink {
  /** `docs/guide/state.md:12`. */
  readonly at: string;
  readonly url: string;
  /** Below the root; the page itself where the link is an anchor alone. */
  readonly target: string;
  readonly anchor?: string;
}

/** Links to what is in the repository. */
function linksOf(page: DocPage): PageLink[] {
  const links: PageLink[] = [];
  visit(page.tree, ['link', 'image', 'definition'], (node) => {
    const { url, position } = node as Link | Image | Definition;
    if (/^[a-z]+:/i.test(url)) return;
    const [path = '', anchor] = url.split('#');
    const target = path === '' ? page.path : posix.join(posix.dirname(page.path), decodeURI(path));
    links.push({ at: `${page.path}:${position?.start.line}`, url, target: target.replace(/\/$/, ''), anchor });
  });
  return links;
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf({ tree }: DocPage): Set<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  visit(tree, 'heading', (node: Heading) => void anchors.add(slugger.slug(toString(node))));
  return anchors;
}

const links = pages.flatMap(linksOf);

describe('links of README and docs', () => {
  it('are found', () => {
    expect(links.length).toBeGreaterThan(40);
    expect([...anchorsOf(byPath.get('docs/guide/events.md')!)]).toContain('what-a-handler-returns');
  });

  it('lead to files that are there', () => {
    const broken = links.filter(({ target }) => target.startsWith('..') || !existsSync(root + target));
    expect(broken.map(({ at, url }) => `${at} ${url}`)).toEqual([]);
  });

  it('name headings that are there', () => {
    const broken = links.filter(({ target, anchor }) => {
      const page = byPath.get(target);
      return anchor !== undefined && !(page && anchorsOf(page).has(anchor));
    });
    expect(broken.map(({ at, url }) => `${at} ${url}`)).toEqual([]);
  });

  it('lead from README.md to every page', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      for (const { target } of linksOf(byPath.get(path)!)) if (byPath.has(target)) reached.add(target);
    }
    expect([...byPath.keys()].filter((path) => !reached.has(path))).toEqual([]);
  });
});
