import type { SourceFile } from 'typescript';
import { ts } from './typescript.js';

/** How the author of a file writes, as far as new code shows it. */
export interface SourceStyle {
  readonly newline: '\n' | '\r\n';
  readonly quote: "'" | '"';
  readonly semicolon: ';' | '';
  /** One step of indentation. */
  readonly indent: string;
}

export function styleOf(file: SourceFile): SourceStyle {
  const imported = file.statements.find((statement) => ts.isImportDeclaration(statement));
  const firstBreak = file.text.indexOf('\n');
  return {
    newline: firstBreak > 0 && file.text[firstBreak - 1] === '\r' ? '\r\n' : '\n',
    quote: imported?.moduleSpecifier.getText(file)[0] === '"' ? '"' : "'",
    semicolon: imported && !imported.getText(file).endsWith(';') ? '' : ';',
    indent: firstIndent(file.text),
  };
}

/** Code written with `\n`, single quotes, semicolons and two spaces, as the file's author would have written it. */
export function inStyle(code: string, style: SourceStyle): string {
  const lines = code.split('\n').map((line) => {
    const text = line.trimStart();
    const depth = (line.length - text.length) / 2;
    return style.indent.repeat(depth) + (style.semicolon === '' ? text.replace(/;$/, '') : text);
  });
  return lines.join(style.newline).replaceAll("'", style.quote);
}

function firstIndent(text: string): string {
  const found = text.split('\n').find((line) => /^(?:\t|  )/.test(line) && !/^\s+\*/.test(line));
  if (found === undefined) return '  ';
  const blank = found.slice(0, found.length - found.trimStart().length);
  return blank.startsWith('\t') ? '\t' : blank.length > 4 ? '  ' : blank;
}
