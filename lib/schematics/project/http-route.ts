import type { CallExpression, ClassDeclaration, Decorator, Expression, SourceFile } from 'typescript';
import { match } from 'path-to-regexp';
import { decoratorArguments, refersTo } from '../source/imported-name.js';
import { bare, descendants } from '../source/parse.js';
import { ts } from '../source/typescript.js';
import type { NestProject } from './nest-project.js';

/** A route that answers GET before a page could. */
export interface HttpRoute {
  /** As Express has it: `/products/:id`. */
  readonly pattern: string;
  readonly path: string;
  /** `AppController.getHello`, or the name of a page. */
  readonly name: string;
  readonly kind: 'handler' | 'page';
  /** Where its path is written, in a handler's decorator or a page's. */
  readonly decorator: CallExpression;
}

/** Routes of controllers that answer GET, and of pages, as far as they are written as literals. */
export function httpRoutes(project: NestProject): HttpRoute[] {
  const prefix = globalPrefix(project);
  return project.sources().flatMap((path) => {
    const text = project.files.text(path) ?? '';
    if (!text.includes('Controller') && !text.includes('Page')) return [];
    const file = project.files.source(path);
    const classes = [...descendants(file)].filter((node) => ts.isClassDeclaration(node));
    return classes.flatMap((declaration) => [
      ...controllerRoutes(file, declaration, prefix).map((route) => ({ ...route, path })),
      ...pageRoutes(file, declaration).map((route) => ({ ...route, path })),
    ]);
  });
}

/** The route that answers a path; undefined where it is free. */
export function routeAt(routes: readonly HttpRoute[], path: string): HttpRoute | undefined {
  return routes.find(({ pattern }) => matches(pattern, path));
}

function matches(pattern: string, path: string): boolean {
  try {
    return match(pattern)(path) !== false;
  } catch {
    // A pattern of Express 4 that Nest converts, or refuses at boot.
    return pattern === path;
  }
}

function controllerRoutes(file: SourceFile, declaration: ClassDeclaration, prefix: string): Omit<HttpRoute, 'path'>[] {
  const found = decoratorArguments(file, declaration, 'Controller', '@nestjs/common');
  if (!found) return [];
  const bases = pathsOf(found[0]);
  return declaration.members.flatMap((member) =>
    (ts.canHaveDecorators(member) ? (ts.getDecorators(member) ?? []) : []).flatMap((decorator) => {
      const call = getCall(file, decorator);
      const name = `${declaration.name?.text ?? 'a controller'}.${member.name?.getText(file) ?? ''}`;
      if (!call) return [];
      return bases.flatMap((base) =>
        pathsOf(call.arguments[0]).map((own) => ({
          pattern: joined(prefix, base, own),
          name,
          kind: 'handler' as const,
          decorator: call,
        })),
      );
    }),
  );
}

function getCall(file: SourceFile, { expression }: Decorator): CallExpression | undefined {
  const answers = (name: string) =>
    ts.isCallExpression(expression) && refersTo(file, expression.expression, name, '@nestjs/common');
  return ts.isCallExpression(expression) && (answers('Get') || answers('All')) ? expression : undefined;
}

function pageRoutes(file: SourceFile, declaration: ClassDeclaration): Omit<HttpRoute, 'path'>[] {
  const name = declaration.name?.text ?? 'a page';
  return (ts.getDecorators(declaration) ?? []).flatMap(({ expression }) => {
    if (!ts.isCallExpression(expression) || !refersTo(file, expression.expression, 'Page', 'nestjs-reflex')) return [];
    return pathsOf(expression.arguments[0], 'route').map((route) => ({
      pattern: joined(route),
      name,
      kind: 'page' as const,
      decorator: expression,
    }));
  });
}

/** `''` for no argument; nothing for what is no literal. */
function pathsOf(argument: Expression | undefined, key = 'path'): string[] {
  if (!argument) return [''];
  const value = bare(argument);
  if (ts.isStringLiteralLike(value)) return [value.text];
  if (ts.isArrayLiteralExpression(value))
    return value.elements.filter((one) => ts.isStringLiteralLike(one)).map(({ text }) => text);
  if (!ts.isObjectLiteralExpression(value)) return [];
  const property = value.properties.find(({ name }) => name && ts.isIdentifier(name) && name.text === key);
  return property && ts.isPropertyAssignment(property) ? pathsOf(property.initializer) : [''];
}

function joined(...parts: readonly string[]): string {
  const segments = parts.map((part) => part.replaceAll(/^\/+|\/+$/g, '')).filter((part) => part !== '');
  return `/${segments.join('/')}`;
}

/** What `app.setGlobalPrefix()` puts before the routes of controllers; pages stay where they are. */
function globalPrefix(project: NestProject): string {
  const path = project.entryPath;
  if (!project.files.text(path)?.includes('setGlobalPrefix')) return '';
  for (const node of descendants(project.files.source(path))) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) continue;
    const [prefix] = node.arguments;
    if (node.expression.name.text !== 'setGlobalPrefix' || !prefix) continue;
    return ts.isStringLiteralLike(prefix) ? prefix.text : 'prefix-of-controllers';
  }
  return '';
}
