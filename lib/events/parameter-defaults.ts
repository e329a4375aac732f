import { parse, type AnyNode, type ExpressionStatement, type Pattern } from 'acorn';

/** What the source of a function says of one of its parameters. */
export interface ParameterDefault {
  /** It has a default, or is one of the rest. */
  readonly optional: boolean;
  /** The type of a default that is written out, which a compiler leaves out of its metadata: `by = 1`. */
  readonly type?: unknown;
}

/** By position, `rest` for all that follow. Undefined for a function whose source cannot be read. */
export interface ParameterDefaults {
  readonly parameters: readonly ParameterDefault[];
  readonly rest: boolean;
}

const TYPES: Readonly<Record<string, unknown>> = { string: String, number: Number, boolean: Boolean, bigint: BigInt };

export function parameterDefaults(method: object): ParameterDefaults | undefined {
  const source = Function.prototype.toString.call(method);
  const params = paramsOf(`(class { ${source} })`) ?? paramsOf(`(${source})`);
  if (!params) return undefined;
  const rest = params.at(-1)?.type === 'RestElement';
  const parameters = (rest ? params.slice(0, -1) : params).map((param) =>
    param.type === 'AssignmentPattern' ? { optional: true, type: typeOf(param.right) } : { optional: false },
  );
  return { parameters, rest };
}

/** The parameters of a program that is one method of one class, or one function. */
function paramsOf(program: string): readonly Pattern[] | undefined {
  let expression: AnyNode;
  try {
    const { body } = parse(program, { ecmaVersion: 'latest', checkPrivateFields: false });
    expression = (body[0] as ExpressionStatement).expression as AnyNode;
  } catch {
    return undefined;
  }
  if (expression.type === 'ClassExpression') {
    const [member] = expression.body.body;
    return member?.type === 'MethodDefinition' ? member.value.params : undefined;
  }
  return expression.type === 'FunctionExpression' || expression.type === 'ArrowFunctionExpression'
    ? expression.params
    : undefined;
}

function typeOf(node: AnyNode): unknown {
  if (node.type === 'UnaryExpression' && node.operator === '-') return typeOf(node.argument);
  if (node.type === 'TemplateLiteral') return String;
  return node.type === 'Literal' ? TYPES[typeof node.value] : undefined;
}
