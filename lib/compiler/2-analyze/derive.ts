import { parse, type Expression, type Program } from 'acorn';
import { analyze } from 'eslint-scope';
import type * as es from 'estree';
import { ReflexError } from '../../errors/reflex.error.js';
import { PURE_GLOBALS } from '../pure-globals.js';

export type DeriveFunction = (...inputs: never[]) => unknown;

/**
 * The source of a `derive()` function as a node. It leaves its place in the app's code and runs alone in the browser, so it
 * may name nothing but its own parameters and variables and `PURE_GLOBALS`.
 */
export function parseDerive(fn: DeriveFunction, where: string): es.Expression {
  const refuse = (what: string, repair?: string): never => {
    throw new ReflexError('REFLEX_BAD_DERIVE', `${where}: the function of derive() ${what}`, { repair });
  };
  const source = Function.prototype.toString.call(fn);
  const found = functionOf(source);
  if (!found) return refuse('has no source that can run in a browser');
  const { program, node } = found;
  if (node.async)
    refuse('is async', 'A derived value is shown at once: await in an event handler and keep the result in a @Var().');
  if (node.generator) refuse('is a generator', 'Return one value.');
  const impure = impurity(node as es.Node);
  if (impure !== undefined) refuse(`uses ${impure}`);
  const captured = capturedNames(program);
  if (captured.includes('arguments')) refuse('uses arguments', 'Name its inputs as parameters.');
  if (captured.length > 0) {
    refuse(
      `captures ${captured.join(', ')}, which the browser does not have`,
      'It runs in the browser and sees only its parameters: pass a Var as a further input, write a constant inside of it, or make ' +
        'it a @Computed() of a state.',
    );
  }
  forgetQuotes(node as es.Node);
  return node as es.Expression;
}

/** An arrow or function expression, or a method in shorthand. */
function functionOf(source: string): { program: Program; node: Extract<Expression, { async: boolean }> } | undefined {
  for (const text of [`(${source})`, `({${source}})`]) {
    let program: Program;
    try {
      program = parse(text, { ecmaVersion: 'latest', sourceType: 'module', ranges: true });
    } catch {
      continue;
    }
    const [first] = program.body;
    let node = first?.type === 'ExpressionStatement' ? first.expression : undefined;
    if (node?.type === 'ObjectExpression') {
      const [property] = node.properties;
      node = property?.type === 'Property' && property.kind === 'init' ? property.value : undefined;
    }
    if (node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression') return { program, node };
  }
  return undefined;
}

function capturedNames(program: Program): string[] {
  const manager = analyze(program as es.Program, { ecmaVersion: 2022, sourceType: 'module' });
  const names = new Set<string>();
  for (const { identifier } of manager.scopes[0]?.through ?? []) {
    if (!PURE_GLOBALS.has(identifier.name)) names.add(identifier.name);
  }
  for (const { variables } of manager.scopes) {
    // The one that every function has, not a variable that is called so.
    if (variables.some(({ name, defs, references }) => name === 'arguments' && defs.length === 0 && references.length > 0)) {
      names.add('arguments');
    }
  }
  return [...names];
}

/** The first thing in `node` that depends on more than inputs, as it is written. */
function impurity(node: es.Node): string | undefined {
  const found = impurityOf(node);
  if (found !== undefined) return found;
  for (const child of nodesIn(node)) {
    const inner = impurity(child);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

/** Strings are printed from their values, so that what built the app does not change the hash of its pages. */
function forgetQuotes(node: es.Node): void {
  if (node.type === 'Literal' && typeof node.value === 'string') delete node.raw;
  for (const child of nodesIn(node)) forgetQuotes(child);
}

function* nodesIn(node: es.Node): Generator<es.Node> {
  for (const value of Object.values(node) as unknown[]) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield child;
  }
}

function impurityOf(node: es.Node): string | undefined {
  switch (node.type) {
    case 'ThisExpression':
      return 'this';
    case 'Super':
      return 'super';
    case 'MetaProperty':
      return `${node.meta.name}.${node.property.name}`;
    case 'ImportExpression':
      return 'import()';
    case 'AwaitExpression':
      return 'await';
    case 'CallExpression':
      return isNamed(node.callee, 'Date') ? 'Date()' : undefined;
    case 'NewExpression':
      return isNamed(node.callee, 'Date') && node.arguments.length === 0 ? 'new Date() without an argument' : undefined;
    case 'MemberExpression':
      if (isNamed(node.object, 'Math') && isNamed(node.property, 'random')) return 'Math.random';
      return isNamed(node.object, 'Date') && isNamed(node.property, 'now') ? 'Date.now' : undefined;
    default:
      return undefined;
  }
}

function isNamed(node: es.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function isNode(value: unknown): value is es.Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
