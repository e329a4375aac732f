import type { Node, SourceFile } from 'typescript';
import { ts } from './typescript.js';

export function parse(path: string, text: string): SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** All nodes below, each before what it contains. */
export function* descendants(node: Node): Generator<Node> {
  const children: Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) {
    yield child;
    yield* descendants(child);
  }
}

/** What an expression is beneath `as const`, `satisfies X`, `<X>` and parentheses. */
export function bare<T extends Node>(node: T): Node {
  let inner: Node = node;
  while (
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isParenthesizedExpression(inner) ||
    ts.isTypeAssertionExpression(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}
