import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { catalog } from '../errors/catalog.js';
import { ReflexError } from '../errors/reflex.error.js';
import type { ExcerptLine, Problem } from '../protocol/development.js';

/** Lines that are shown before and behind the one that a problem is in. */
const AROUND = 3;
const LONGEST_LINE = 200;

/** A problem of compiling the app's pages, for people. */
export function problemOf(error: ReflexError, root: string): Problem {
  const place = placeIn(error.detail);
  const { detail, repair, code } = error;
  return { title: titles[code] ?? catalog[code].when, message: detail, place, excerpt: excerptOf(place, root), repair, code };
}

const titles: Partial<Record<ReflexError['code'], string>> = {
  REFLEX_RENDER_THREW: 'A page could not be rendered',
  REFLEX_BUNDLE_FAILED: 'The pages could not be bundled',
};

/** The lines around a place (`src/counter.page.ts:12:5`); undefined where they cannot be read. */
export function excerptOf(place: string | undefined, root: string): readonly ExcerptLine[] | undefined {
  const [, file, at] = /^(.+?):(\d+)(?::\d+)?$/.exec(place ?? '') ?? [];
  if (file === undefined) return undefined;
  try {
    const lines = readFileSync(resolve(root, file), 'utf8').split(/\r?\n/);
    const line = Number(at);
    const first = Math.max(1, line - AROUND);
    return lines
      .slice(first - 1, line + AROUND)
      .map((text, index) => ({ number: first + index, text: text.slice(0, LONGEST_LINE), marked: first + index === line }));
  } catch {
    return undefined;
  }
}

/** The place in the app's own code that an error names. */
function placeIn(text: string): string | undefined {
  return /[^\s(),:'"]+\.[cm]?[jt]sx?:\d+(?::\d+)?/.exec(text)?.[0];
}

/** A problem as a terminal shows it. */
export function problemText({ title, place, message, excerpt = [], repair, code }: Problem): string {
  const width = String(excerpt.at(-1)?.number ?? '').length;
  const lines = excerpt.map(({ number, text, marked }) => `${marked ? '>' : ' '} ${String(number).padStart(width)} | ${text}`);
  const parts = [
    [title, place !== undefined && !message.includes(place) && place, message],
    lines,
    [repair, code !== undefined && `[${code}]${code.startsWith('REFLEX_') ? ' nestjs-reflex/docs/errors.md' : ''}`],
  ];
  const text = parts.map((part) => part.filter(Boolean).join('\n')).filter(Boolean);
  return `\n\n${text.join('\n\n').replaceAll(/^/gm, '  ')}\n`;
}
