import type { Program } from 'estree';
import { print as printNode } from 'esrap';
import ts from 'esrap/languages/ts';

/** The text of a module. The only place where emitted code becomes a string. */
export function print(program: Program): string {
  return `${printNode(program, ts({ quotes: 'single' }), { indent: '  ' }).code}\n`;
}
