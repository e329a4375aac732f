import type { ArrayLiteralExpression, NamedImports, Node, NodeArray, ObjectLiteralExpression, SourceFile } from 'typescript';
import { styleOf } from './source-style.js';
import { applyEdits, insertion, type TextEdit } from './text-edit.js';
import { ts } from './typescript.js';

export type List = ArrayLiteralExpression | ObjectLiteralExpression | NamedImports;

/** The file with one more entry in a list, laid out as the entries that are there. */
export function withEntry(file: SourceFile, list: List, entry: string, place: 'first' | 'last' = 'last'): string {
  const items: NodeArray<Node> = ts.isObjectLiteralExpression(list) ? list.properties : list.elements;
  const open = list.getStart(file) + 1;
  const close = list.getEnd() - 1;
  if (items.length === 0) return applyEdits(file.text, [inEmpty(file, list, open, close, entry)]);
  return applyEdits(file.text, place === 'first' ? before(file, items, open, entry) : behind(file, items, open, entry));
}

/** The offset behind comments that begin on the line of `at`. */
export function behindComments(text: string, at: number): number {
  return ts.getTrailingCommentRanges(text, at)?.at(-1)?.end ?? at;
}

/** The white space at the beginning of the line of `at`. */
export function indentAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return line.slice(0, line.length - line.trimStart().length);
}

function inEmpty(file: SourceFile, list: List, open: number, close: number, entry: string): TextEdit {
  const { text } = file;
  const inner = text.slice(open, close);
  const { newline, indent } = styleOf(file);
  const outer = indentAt(text, open);
  const asBlock = `${newline}${outer}${indent}${entry},`;
  if (inner.trim() !== '') {
    // Comments stay; a line comment ends with its line.
    const end = open + inner.trimEnd().length;
    return inner.includes('\n') ? insertion(end, asBlock) : insertion(end, ` ${entry}`);
  }
  if (ts.isObjectLiteralExpression(list)) return { from: open, to: close, text: `${asBlock}${newline}${outer}` };
  return { from: open, to: close, text: ts.isNamedImports(list) ? ` ${entry} ` : entry };
}

function before(file: SourceFile, items: NodeArray<Node>, open: number, entry: string): TextEdit[] {
  const { text } = file;
  const start = items[0]!.getStart(file);
  if (!text.slice(open, start).includes('\n')) return [insertion(start, `${entry}, `)];
  return [insertion(behindComments(text, open), `${styleOf(file).newline}${indentAt(text, start)}${entry},`)];
}

function behind(file: SourceFile, items: NodeArray<Node>, open: number, entry: string): TextEdit[] {
  const { text } = file;
  const last = items.at(-1)!;
  const start = last.getStart(file);
  const comma = items.hasTrailingComma ? ',' : '';
  if (!text.slice(items.at(-2)?.getEnd() ?? open, start).includes('\n')) return [insertion(last.getEnd(), `, ${entry}`)];
  const line = `${styleOf(file).newline}${indentAt(text, start)}${entry}${comma}`;
  const added = insertion(behindComments(text, items.end), line);
  return comma === '' ? [insertion(last.getEnd(), ','), added] : [added];
}
