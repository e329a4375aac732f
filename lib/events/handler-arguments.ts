import { ValidationPipe, type Type } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import { originalOf } from '../state/handler-method.js';
import { argumentType, isPlainObject, toDto, type ArgumentType } from './argument-type.js';
import { EventArgumentException, type FieldErrors } from './event-argument.exception.js';
import { parameterDefaults } from './parameter-defaults.js';

/** Where Nest's parameter decorators leave what they say. */
const ROUTE_ARGUMENTS = '__routeArguments__';
const CUSTOM_ARGUMENT = '__customRouteArgs__';

/** Where the description of all parameters is kept for Nest, the undecorated ones included. */
export const HANDLER_ARGUMENTS = 'reflex:arguments';

/** Nest's numbers for the sources of parameters. */
export const Source = {
  Request: 0,
  Response: 1,
  Body: 3,
  Query: 4,
  Param: 5,
  Headers: 6,
  Session: 7,
  Host: 10,
  Ip: 11,
  Cookies: 14,
  SignedCookies: 15,
} as const;

interface DecoratedParameter {
  readonly index: number;
  readonly data?: unknown;
  readonly pipes?: readonly unknown[];
  readonly factory?: unknown;
}

/** One parameter that takes something a browser sent. */
interface CheckedParameter {
  readonly index: number;
  /** Reads what the browser sent, before any pipe. */
  readonly raw: (args: readonly Value[], request: object) => unknown;
  readonly type: ArgumentType;
  readonly place: string;
  /** May be missing: it has a default, or what it is read from need not be there. */
  readonly optional: boolean;
  /** The decorator names pipes: what they make of the value is checked in its place. */
  readonly piped: boolean;
  /** An instance of the DTO class that pipes made of an object is checked, too. */
  readonly distrusted: boolean;
}

/** The first browser argument as `data` of an undecorated parameter's `ArgumentMetadata`: what `@Body('x')` is to its property. */
const argumentName = (position: number): string => `arguments[${position}]`;
const ARGUMENT_NAME = /^arguments\[(\d+)]$/;

/** The position that `argumentName` gave a name to. */
export function argumentPosition(data: unknown): number | undefined {
  const match = typeof data === 'string' ? ARGUMENT_NAME.exec(data) : null;
  return match ? Number(match[1]) : undefined;
}

/**
 * The parameters of a handler: what each takes, and what it must be.
 *
 * Undecorated parameters take the browser's arguments in order. `@Body()` is the first argument, and `@Body('x')` a
 * property of it: a handler that has both, undecorated parameters take the arguments after it.
 */
export class HandlerArguments {
  /** How many arguments a browser has to send; undefined where a decorator may read the body by itself. */
  readonly count?: number;
  /** How many of them must be there. */
  private readonly required: number;
  private readonly checked: readonly CheckedParameter[];
  /** How many parameters there are to fill. */
  readonly length: number;
  /** Whether all of them can be read without Nest: no decorator names pipes, or is of the app's own making. */
  readonly plain: boolean;
  private readonly sources: readonly { readonly source: number; readonly index: number; readonly data: unknown }[];

  /** Throws `REFLEX_BAD_HANDLER` for parameters that could not be checked. */
  constructor(target: Type<object>, name: string, private readonly place: string) {
    const method = (target.prototype as Record<string, (...args: unknown[]) => unknown>)[name]!;
    const declared = Reflect.getMetadata('design:paramtypes', target.prototype as object, name) as readonly unknown[] | undefined;
    const decorated = (Reflect.getMetadata(ROUTE_ARGUMENTS, target, name) ?? {}) as Readonly<Record<string, DecoratedParameter>>;
    const byIndex = new Map(Object.entries(decorated).map(([key, parameter]) => [parameter.index, { key, parameter }]));
    if (!declared && method.length > byIndex.size) {
      throw new ReflexError('REFLEX_BAD_HANDLER', `The parameter types of ${place} are not known`, {
        repair: 'Compile with `emitDecoratorMetadata`: tsc, SWC and Vite 8 can, esbuild and tsx cannot.',
      });
    }
    this.length = Math.max(declared?.length ?? 0, ...[...byIndex.keys()].map((index) => index + 1), 0);
    this.plain = [...byIndex.values()].every(({ key, parameter }) => !key.includes(CUSTOM_ARGUMENT) && !parameter.pipes?.length);
    const body = [...byIndex.values()].some(({ key }) => key.startsWith(`${Source.Body}:`));
    const free = [...byIndex.values()].some(({ key }) => key.includes(CUSTOM_ARGUMENT) || key.startsWith(`${Source.Request}:`));
    const defaults = parameterDefaults(originalOf(method) ?? method);
    const isOptional = (index: number): boolean =>
      defaults ? (defaults.parameters[index]?.optional ?? defaults.rest) : index >= method.length;
    let position = body ? 1 : 0;
    let required = 0;
    const checked: CheckedParameter[] = [];
    const metadata: Record<string, DecoratedParameter> = { ...decorated };
    for (let index = 0; index < this.length; index++) {
      const found = byIndex.get(index);
      if (found) {
        const parameter = decoratedParameter(found.key, found.parameter, declared?.[index], place, isOptional(index));
        if (parameter) checked.push(parameter);
        continue;
      }
      const own = position++;
      const optional = isOptional(index);
      if (!optional) required = position;
      checked.push({
        index,
        raw: (args) => args[own],
        type: typeOf(defaults?.parameters[index]?.type ?? declared?.[index], `Parameter ${index + 1} of ${place}`),
        place: `Argument ${own + 1} of ${place}`,
        optional,
        piped: false,
        distrusted: false,
      });
      metadata[`${Source.Body}:${index}`] = { index, data: argumentName(own), pipes: [] };
    }
    if (position > 0 || !free) this.count = position;
    this.required = required;
    this.checked = checked;
    this.sources = Object.entries(metadata).map(([key, { index, data }]) => ({ source: Number(key.split(':', 1)[0]), index, data }));
    Reflect.defineMetadata(HANDLER_ARGUMENTS, metadata, target, name);
  }

  /** Throws `REFLEX_BAD_ARGUMENT` where there are too few or too many. */
  checkCount(args: readonly Value[]): void {
    const { count, required } = this;
    if (args.length >= required && (count === undefined || args.length <= count)) return;
    const expected = required === count ? `${count}` : `${required} to ${count}`;
    throw new EventArgumentException('REFLEX_BAD_ARGUMENT', `${this.place} takes ${expected} argument(s), but was sent ${args.length}`);
  }

  /** The parameters where they are `plain` and no pipe has anything to do with them. */
  read<C>(from: (source: number, data: unknown, context: C) => unknown, context: C): unknown[] {
    const values: unknown[] = [];
    for (let i = 0; i < this.length; i++) values.push(undefined);
    for (let i = 0; i < this.sources.length; i++) {
      const { source, index, data } = this.sources[i]!;
      values[index] = from(source, data, context);
    }
    return values;
  }

  /**
   * Checks what the browser sent, whatever pipes made of it, and returns what the handler gets: the pipes' value where
   * they changed it, else the checked one. `values` is changed.
   *
   * Throws `REFLEX_BAD_ARGUMENT` or `REFLEX_INVALID_FIELDS`.
   */
  check(args: readonly Value[], request: object, values: unknown[]): unknown[] | Promise<unknown[]> {
    for (let i = 0; i < this.checked.length; i++) {
      if (dtoFor(this.checked[i]!, args, request, values)) return this.checkObjects(args, request, values);
    }
    return values;
  }

  /** The messages that an argument would get from the check, for a pipe that refused it without naming fields. */
  async fieldErrors(args: readonly Value[], request: object): Promise<FieldErrors | undefined> {
    for (const { type, raw, place } of this.checked) {
      const value = raw(args, request);
      if (!type.dto || !type.accepts(value)) continue;
      try {
        await toDto(type.dto, value, place);
      } catch (error) {
        if (error instanceof EventArgumentException) return error.fields;
      }
    }
    return undefined;
  }

  private async checkObjects(args: readonly Value[], request: object, values: unknown[]): Promise<unknown[]> {
    for (const parameter of this.checked) {
      const dto = dtoFor(parameter, args, request, values);
      if (!dto) continue;
      const { index, piped, place } = parameter;
      const value = values[index];
      const raw = piped ? value : parameter.raw(args, request);
      const checked = await toDto(dto, raw, place);
      if (value === raw) values[index] = checked;
      else if (!(value instanceof dto)) values[index] = await toDto(dto, value, place);
    }
    return values;
  }
}

/** The DTO class that has yet to look at an argument; undefined where nothing is left to check. Throws where its kind is wrong. */
function dtoFor(parameter: CheckedParameter, args: readonly Value[], request: object, values: readonly unknown[]): Type<object> | undefined {
  const { type, optional, piped, place } = parameter;
  const value = piped ? values[parameter.index] : parameter.raw(args, request);
  if (value === undefined && optional) return undefined;
  if (piped) {
    if (value === undefined || value === null || type.vague) return undefined;
    if (type.dto && value instanceof type.dto) {
      return parameter.distrusted && isPlainObject(parameter.raw(args, request)) ? type.dto : undefined;
    }
  }
  if (!type.accepts(value)) {
    throw new EventArgumentException('REFLEX_BAD_ARGUMENT', `${place} must be ${type.expected}, but is ${describe(value)}`);
  }
  return type.dto;
}

/** What is to be checked of a decorated parameter; undefined where a browser has no say, or pipes alone have. */
function decoratedParameter(
  key: string,
  { index, data, pipes = [] }: DecoratedParameter,
  declared: unknown,
  handler: string,
  optional: boolean,
): CheckedParameter | undefined {
  if (key.includes(CUSTOM_ARGUMENT)) return undefined;
  const source = Number(key.split(':', 1)[0]);
  const piped = pipes.length > 0;
  const name = typeof data === 'string' ? data : undefined;
  const type = argumentType(declared);
  if (source === Source.Body) {
    if (!type && piped) return undefined;
    return {
      index,
      raw: (_args, request) => bodyOf(request, name),
      type: type ?? typeOf(declared, `Parameter ${index + 1} of ${handler}`),
      place: name === undefined ? `Argument 1 of ${handler}` : `Property '${name}' of argument 1 of ${handler}`,
      optional,
      piped,
      distrusted: name === undefined && !pipes.some(isValidationPipe),
    };
  }
  // What is in a URL is text: objects of it are for pipes to judge.
  if ((source !== Source.Param && source !== Source.Query) || name === undefined || !type || type.dto || type.vague) return undefined;
  const member = source === Source.Param ? 'params' : 'query';
  return {
    index,
    raw: (_args, request) => own((request as Record<string, unknown>)[member], name),
    type,
    place: `The ${source === Source.Param ? 'route' : 'query'} parameter '${name}' of ${handler}`,
    optional: true,
    piped,
    distrusted: false,
  };
}

/** `request.body`, which is the first argument until something of the app changes it, or a property of it. */
export function bodyOf(request: object, name: string | undefined): unknown {
  const { body } = request as { readonly body?: unknown };
  if (name === undefined) return body;
  return isPlainObject(body) ? own(body, name) : undefined;
}

function own(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

function isValidationPipe(pipe: unknown): boolean {
  return pipe instanceof ValidationPipe || (typeof pipe === 'function' && (pipe === ValidationPipe || pipe.prototype instanceof ValidationPipe));
}

function typeOf(declared: unknown, place: string): ArgumentType {
  const type = argumentType(declared);
  if (type) return type;
  const name = typeof declared === 'function' ? declared.name : String(declared);
  throw new ReflexError('REFLEX_BAD_HANDLER', `${place} is declared as ${name}, which cannot be checked`, {
    repair:
      declared === undefined
        ? 'Its class is imported in a circle: move it to a file of its own.'
        : 'Declare a class with class-validator decorators, or read it with `@Body(…)` and a pipe.',
  });
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Number.isNaN(value)) return 'NaN';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'an invalid Date';
  return `a ${typeof value}`;
}
