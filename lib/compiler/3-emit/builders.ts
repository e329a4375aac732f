import type * as es from 'estree';

/** Makers of ESTree nodes. Emitted modules are built of these alone and become text in `print.ts`. */

export function id(name: string): es.Identifier {
  return { type: 'Identifier', name };
}

/** A string, boolean, null, or non-negative finite number; `literal.ts` covers every other value. */
export function literal(value: string | number | boolean | null): es.Literal {
  // A lone surrogate cannot be stored in a UTF-8 file: JSON writes it as an escape.
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) return { type: 'Literal', value, raw: JSON.stringify(value) };
  return { type: 'Literal', value };
}

export function call(callee: es.Expression | string, ...args: (es.Expression | es.SpreadElement)[]): es.CallExpression {
  return { type: 'CallExpression', callee: typeof callee === 'string' ? id(callee) : callee, arguments: args, optional: false };
}

export function construct(callee: string, ...args: es.Expression[]): es.NewExpression {
  return { type: 'NewExpression', callee: id(callee), arguments: args };
}

/** `object.name`. */
export function member(of: es.Expression, name: string): es.MemberExpression {
  return { type: 'MemberExpression', object: of, property: id(name), computed: false, optional: false };
}

/** `object?.name` or `object?.[key]`, joined to one chain where the object is a chain. */
export function optionalMember(of: es.Expression, key: es.Expression | string): es.ChainExpression {
  const computed = typeof key !== 'string' || !isIdentifierName(key);
  const name = typeof key !== 'string' ? key : computed ? literal(key) : id(key);
  return {
    type: 'ChainExpression',
    expression: { type: 'MemberExpression', object: unchained(of), property: name, computed, optional: true },
  };
}

/** `object?.method(…args)`. */
export function optionalCall(of: es.Expression, method: string, ...args: es.Expression[]): es.ChainExpression {
  const callee: es.MemberExpression = {
    type: 'MemberExpression',
    object: unchained(of),
    property: id(method),
    computed: false,
    optional: true,
  };
  return { type: 'ChainExpression', expression: { type: 'CallExpression', callee, arguments: args, optional: false } };
}

function unchained(node: es.Expression): es.Expression {
  return node.type === 'ChainExpression' ? node.expression : node;
}

export function unary(operator: es.UnaryOperator, argument: es.Expression): es.UnaryExpression {
  return { type: 'UnaryExpression', operator, prefix: true, argument };
}

export function binary(operator: es.BinaryOperator, left: es.Expression, right: es.Expression): es.BinaryExpression {
  return { type: 'BinaryExpression', operator, left, right };
}

export function logical(operator: es.LogicalOperator, left: es.Expression, right: es.Expression): es.LogicalExpression {
  return { type: 'LogicalExpression', operator, left, right };
}

export function conditional(test: es.Expression, consequent: es.Expression, alternate: es.Expression): es.ConditionalExpression {
  return { type: 'ConditionalExpression', test, consequent, alternate };
}

export function array(elements: es.Expression[]): es.ArrayExpression {
  return { type: 'ArrayExpression', elements };
}

export function object(properties: (es.Property | es.SpreadElement)[]): es.ObjectExpression {
  return { type: 'ObjectExpression', properties };
}

/** `key: value`; shorthand where both are the same name. `__proto__` is computed: it names a property, never a prototype. */
export function property(key: string, value: es.Expression): es.Property {
  return new ObjectProperty(key, value);
}

class ObjectProperty implements es.Property {
  readonly type = 'Property';
  readonly kind = 'init';
  readonly method = false;
  readonly key: es.Expression;
  readonly computed: boolean;

  constructor(
    key: string,
    readonly value: es.Expression,
  ) {
    this.key = isIdentifierName(key) ? id(key) : literal(key);
    this.computed = key === '__proto__';
  }

  /** Asked when it is printed: a name can be chosen late, see `FunctionBody`. */
  get shorthand(): boolean {
    return this.key.type === 'Identifier' && this.value.type === 'Identifier' && this.key.name === this.value.name;
  }
}

export function spread(argument: es.Expression): es.SpreadElement {
  return { type: 'SpreadElement', argument };
}

/** `{ a, b, ...rest }` as a parameter. */
export function pattern(names: readonly string[], rest?: string): es.ObjectPattern {
  const properties: es.ObjectPattern['properties'] = names.map((name) => ({
    type: 'Property',
    kind: 'init',
    method: false,
    key: id(name),
    value: id(name),
    computed: false,
    shorthand: true,
  }));
  if (rest !== undefined) properties.push({ type: 'RestElement', argument: id(rest) });
  return { type: 'ObjectPattern', properties };
}

export function arrow(params: es.Pattern[], body: es.Expression): es.ArrowFunctionExpression {
  return { type: 'ArrowFunctionExpression', params, body, expression: true, async: false, generator: false };
}

export function constant(name: es.Identifier, init: es.Expression): es.VariableDeclaration {
  return { type: 'VariableDeclaration', kind: 'const', declarations: [{ type: 'VariableDeclarator', id: name, init }] };
}

export function functionDeclaration(name: string, params: es.Pattern[], body: es.Statement[]): es.FunctionDeclaration {
  return {
    type: 'FunctionDeclaration',
    id: id(name),
    params,
    body: { type: 'BlockStatement', body },
    async: false,
    generator: false,
  };
}

export function statement(expression: es.Expression): es.ExpressionStatement {
  return { type: 'ExpressionStatement', expression };
}

export function returns(argument: es.Expression): es.ReturnStatement {
  return { type: 'ReturnStatement', argument };
}

/** `switch` over cases that return; one without a value is that of the next, the one without a test is the default. */
export function switchReturn(
  discriminant: es.Expression,
  cases: readonly { readonly test: es.Expression | null; readonly value: es.Expression | undefined }[],
): es.SwitchStatement {
  return {
    type: 'SwitchStatement',
    discriminant,
    cases: cases.map(({ test, value }) => ({ type: 'SwitchCase', test, consequent: value ? [returns(value)] : [] })),
  };
}

export function exported(declaration: es.VariableDeclaration | es.FunctionDeclaration): es.ExportNamedDeclaration {
  return { type: 'ExportNamedDeclaration', declaration, specifiers: [], source: null, attributes: [] };
}

/** `import { a, b as c, default as d } from 'source'`, by exported name. */
export function importNamed(source: string, names: ReadonlyMap<string, string>): es.ImportDeclaration {
  const specifiers = [...names].map(([imported, local]): es.ImportDeclaration['specifiers'][number] =>
    imported === 'default'
      ? { type: 'ImportDefaultSpecifier', local: id(local) }
      : { type: 'ImportSpecifier', imported: id(imported), local: id(local) },
  );
  // The grammar wants the default first.
  specifiers.sort((a, b) => Number(b.type === 'ImportDefaultSpecifier') - Number(a.type === 'ImportDefaultSpecifier'));
  return { type: 'ImportDeclaration', specifiers, source: literal(source), attributes: [] };
}

export function dynamicImport(source: string): es.ImportExpression {
  return { type: 'ImportExpression', source: literal(source), options: null };
}

export function program(body: es.Program['body']): es.Program {
  return { type: 'Program', sourceType: 'module', body };
}

export function isIdentifierName(text: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(text) && text !== '__proto__';
}
