import { ValidationPipe, type Type } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import { argumentType, isPlainObject, type ArgumentType } from './argument-type.js';
import { EventArgumentException } from './event-argument.exception.js';
import { Source, bodyOf, ownMember } from './parameter-sources.js';

/** What Nest's parameter decorators say of a parameter. */
export interface DecoratedParameter {
  readonly index: number;
  readonly data?: unknown;
  readonly pipes?: readonly unknown[];
  readonly factory?: unknown;
}

/** One parameter that takes something a browser sent. */
export interface CheckedParameter {
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

/** The DTO class that has yet to look at an argument; undefined where nothing is left to check. Throws where its kind is wrong. */
export function dtoFor(
  parameter: CheckedParameter,
  args: readonly Value[],
  request: object,
  values: readonly unknown[],
): Type<object> | undefined {
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
export function decoratedParameter(
  key: string,
  { index, data, pipes = [] }: DecoratedParameter,
  declared: unknown,
  handler: string,
  optional: boolean,
): CheckedParameter | undefined {
  if (isCustom(key)) return undefined;
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
  if ((source !== Source.Param && source !== Source.Query) || name === undefined || !type || type.dto || type.vague)
    return undefined;
  const member = source === Source.Param ? 'params' : 'query';
  return {
    index,
    raw: (_args, request) => ownMember((request as Record<string, unknown>)[member], name),
    type,
    place: `The ${source === Source.Param ? 'route' : 'query'} parameter '${name}' of ${handler}`,
    optional: true,
    piped,
    distrusted: false,
  };
}

/** Whether the key of a parameter is that of a decorator of the app's own, made by `createParamDecorator`. */
export function isCustom(key: string): boolean {
  return key.includes('__customRouteArgs__');
}

function isValidationPipe(pipe: unknown): boolean {
  return (
    pipe instanceof ValidationPipe ||
    (typeof pipe === 'function' && (pipe === ValidationPipe || pipe.prototype instanceof ValidationPipe))
  );
}

export function typeOf(declared: unknown, place: string): ArgumentType {
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
