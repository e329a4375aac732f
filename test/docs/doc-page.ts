import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Code, Html, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { visit } from 'unist-util-visit';

/** The folder of the repository, with a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** One page of the documentation. */
export interface DocPage {
  /** Below the root, with forward slashes: `docs/guide/state.md`. */
  readonly path: string;
  readonly tree: Root;
  readonly blocks: readonly DocBlock[];
}

/** One fenced block. */
export interface DocBlock {
  readonly page: string;
  /** The first word behind the fence; '' where there is none. */
  readonly language: string;
  readonly text: string;
  /** The line of the page that `text` begins on, from 1. */
  readonly line: number;
  /** `counter/counter.state.ts`, where the first line is a comment that says so, or a hidden one above the block. */
  readonly file?: string;
  /** What the block takes for granted; hidden comments say it. */
  readonly prelude?: Prelude;
}

/** `<!-- prelude: projects, in ProjectState -->`, on the line above a block, or anywhere else for the whole page. */
export interface Prelude {
  /** A file of `preludes/`, without its ending. */
  readonly name: string;
  /** The class that a block of members belongs to. */
  readonly host?: string;
}

const PRELUDE = /^<!--\s*prelude: ([\w-]+)(?:, in (\w+))?\s*-->$/;
const HIDDEN_FILE = /^<!--\s*file: (\S+)\s*-->$/;
const FILE = /^\/\/ ([\w./-]+\.[cm]?[jt]sx?)$/;

/** README.md and every page below docs/. */
export function readPages(): DocPage[] {
  const below = readdirSync(`${root}docs`, { recursive: true, encoding: 'utf8' });
  const paths = below.filter((path) => path.endsWith('.md')).map((path) => `docs/${path.replaceAll('\\', '/')}`);
  return ['README.md', ...paths.toSorted()].map((path) => readPage(path, readFileSync(root + path, 'utf8')));
}

export function readPage(path: string, markdown: string): DocPage {
  const tree = fromMarkdown(markdown);
  const blocks: DocBlock[] = [];
  const ofPage = tree.children.filter(isPrelude).find((node) => !codeLines(tree).has(node.position!.end.line + 1));
  visit(tree, 'code', (node: Code, at, parent) => {
    const fence = node.position!.start.line;
    const before = parent?.children[(at ?? 0) - 1];
    const above = before?.type === 'html' && before.position!.end.line === fence - 1 ? before : undefined;
    const own = above && isPrelude(above) ? above : ofPage;
    const file = (FILE.exec(node.value.split('\n', 1)[0] ?? '') ?? HIDDEN_FILE.exec(above?.value ?? ''))?.[1];
    const prelude = own && preludeOf(own);
    blocks.push({ page: path, language: node.lang ?? '', text: node.value, line: fence + 1, file, prelude });
  });
  return { path, tree, blocks };
}

function codeLines(tree: Root): Set<number> {
  const lines = new Set<number>();
  visit(tree, 'code', ({ position }: Code) => void lines.add(position!.start.line));
  return lines;
}

function isPrelude(node: RootContent): node is Html {
  if (node.type !== 'html') return false;
  const wanted = node.value.includes('prelude:');
  if (wanted && !PRELUDE.test(node.value)) throw new Error(`No prelude: ${node.value}`);
  return wanted;
}

function preludeOf(node: Html): Prelude {
  const [, name, host] = PRELUDE.exec(node.value) ?? [];
  return { name: name!, host };
}
