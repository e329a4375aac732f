import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { parse } from 'acorn';
import type { CallExpression, Expression, Node, Program, SpreadElement, Super } from 'estree';
import { ReflexError } from '../errors/reflex.error.js';

/** Where an exported class is. */
export interface ExportedClass {
  /** Absolute path. */
  readonly file: string;
  /** Undefined for what stands in for the whole of a file. */
  readonly name: string;
}

/**
 * The class that a compiled main file gives to `NestFactory.create()`, read from its text: ESM as TypeScript or SWC write
 * it, or CommonJS. `shown` is what the file is called in errors.
 *
 * Throws `REFLEX_APP_NOT_FOUND` where it does not say it so that it can be read.
 */
export function rootModuleIn(main: string, shown: string): ExportedClass {
  const program = parseFile(main, shown);
  const names = importsOf(program);
  for (const argument of createCalls(program)) {
    const [local, member] = referenceOf(argument);
    const imported = local === undefined ? undefined : names.get(local);
    const name = member ?? imported?.name;
    if (imported && name !== undefined) return { file: locate(imported.from, main), name };
  }
  throw new ReflexError('REFLEX_APP_NOT_FOUND', `${shown} gives NestFactory.create() no class that it imports`, {
    repair: 'Name the root module: `--module dist/app.module.js#AppModule`.',
  });
}

function parseFile(file: string, shown: string): Program {
  const options = { ecmaVersion: 'latest', allowAwaitOutsideFunction: true, allowHashBang: true } as const;
  const text = readFileSync(file, 'utf8');
  try {
    return parse(text, { ...options, sourceType: 'module' }) as unknown as Program;
  } catch {
    try {
      return parse(text, { ...options, sourceType: 'script' }) as unknown as Program;
    } catch (error) {
      throw new ReflexError('REFLEX_APP_NOT_FOUND', `${shown} cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** A name that stands for a file, or for one export of it. */
interface Imported {
  readonly from: string;
  /** Undefined where the name stands for the whole file. */
  readonly name?: string;
}

function importsOf(program: Program): Map<string, Imported> {
  const names = new Map<string, Imported>();
  visit(program, (node) => {
    if (node.type === 'ImportDeclaration') {
      const from = String(node.source.value);
      for (const specifier of node.specifiers) {
        const name =
          specifier.type === 'ImportSpecifier'
            ? specifier.imported.type === 'Identifier'
              ? specifier.imported.name
              : String(specifier.imported.value)
            : specifier.type === 'ImportDefaultSpecifier'
              ? 'default'
              : undefined;
        names.set(specifier.local.name, { from, name });
      }
    }
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') {
      const from = node.init && requiredBy(node.init);
      if (from !== undefined && from !== null) names.set(node.id.name, { from });
    }
  });
  return names;
}

/** `require('x')`, or a helper around it: `__importDefault(require('x'))`. */
function requiredBy(node: Expression): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const [argument] = node.arguments;
  if (!argument) return undefined;
  if (node.callee.type === 'Identifier' && node.callee.name === 'require') {
    return argument.type === 'Literal' && typeof argument.value === 'string' ? argument.value : undefined;
  }
  return argument.type === 'SpreadElement' ? undefined : requiredBy(argument);
}

function createCalls(program: Program): Expression[] {
  const found: Expression[] = [];
  visit(program, (node) => {
    if (node.type !== 'CallExpression') return;
    const [argument] = node.arguments;
    if (argument && argument.type !== 'SpreadElement' && isCreate(node)) found.push(argument);
  });
  return found;
}

function isCreate({ callee }: CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || nameOf(callee.property) !== 'create') return false;
  const { object } = callee;
  return nameOf(object) === 'NestFactory' || (object.type === 'MemberExpression' && nameOf(object.property) === 'NestFactory');
}

/** `AppModule`, or `app_module_1.AppModule`. */
function referenceOf(argument: Expression): [local?: string, member?: string] {
  if (argument.type === 'MemberExpression') return [nameOf(argument.object), nameOf(argument.property)];
  return [nameOf(argument)];
}

function nameOf(node: Expression | Super | SpreadElement | Node): string | undefined {
  return node.type === 'Identifier' ? node.name : undefined;
}

function locate(from: string, main: string): string {
  if (/^\.{1,2}\/.*\.[cm]?js$/.test(from)) return resolve(dirname(main), from);
  return createRequire(main).resolve(from);
}

function visit(node: unknown, seen: (node: Node) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, seen);
  } else if (typeof node === 'object' && node !== null) {
    if ('type' in node) seen(node as Node);
    for (const value of Object.values(node)) visit(value, seen);
  }
}
