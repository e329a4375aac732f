import type { Type } from '@nestjs/common';
import { ReflexError } from '../errors/reflex.error.js';
import type { Value } from '../protocol/value.js';
import { originalOf } from '../state/handler-method.js';
import {
  decoratedParameter,
  dtoFor,
  isCustom,
  typeOf,
  type CheckedParameter,
  type DecoratedParameter,
} from './checked-parameter.js';
import { toDto } from './dto.js';
import { EventArgumentException, type FieldErrors } from './event-argument.exception.js';
import { parameterDefaults } from './parameter-defaults.js';
import { Source, argumentName, argumentPosition } from './parameter-sources.js';

/** Where Nest's parameter decorators leave what they say. */
const ROUTE_ARGUMENTS = '__routeArguments__';

/** Where the description of all parameters is kept for Nest, the undecorated ones included. */
export const HANDLER_ARGUMENTS = 'reflex:arguments';

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
  private readonly sources: readonly {
    readonly source: number;
    readonly index: number;
    readonly data: unknown;
    /** Set where it is an argument of the browser's, as such. */
    readonly position?: number;
  }[];

  /** Throws `REFLEX_BAD_HANDLER` for parameters that could not be checked. */
  constructor(
    target: Type<object>,
    name: string,
    private readonly place: string,
  ) {
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
    this.plain = [...byIndex.values()].every(({ key, parameter }) => !isCustom(key) && !parameter.pipes?.length);
    const body = [...byIndex.values()].some(({ key }) => key.startsWith(`${Source.Body}:`));
    const free = [...byIndex.values()].some(({ key }) => isCustom(key) || key.startsWith(`${Source.Request}:`));
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
      const nth = position++;
      const optional = isOptional(index);
      if (!optional) required = position;
      checked.push({
        index,
        raw: (args) => args[nth],
        type: typeOf(defaults?.parameters[index]?.type ?? declared?.[index], `Parameter ${index + 1} of ${place}`),
        place: `Argument ${nth + 1} of ${place}`,
        optional,
        piped: false,
        distrusted: false,
      });
      metadata[`${Source.Body}:${index}`] = { index, data: argumentName(nth), pipes: [] };
    }
    if (position > 0 || !free) this.count = position;
    this.required = required;
    this.checked = checked;
    this.sources = Object.entries(metadata).map(([key, { index, data }]) => ({
      source: Number(key.split(':', 1)[0]),
      index,
      data,
      position: argumentPosition(data),
    }));
    Reflect.defineMetadata(HANDLER_ARGUMENTS, metadata, target, name);
  }

  /** Throws `REFLEX_BAD_ARGUMENT` where there are too few or too many. */
  checkCount(args: readonly Value[]): void {
    const { count, required } = this;
    if (args.length >= required && (count === undefined || args.length <= count)) return;
    const expected = required === count ? `${count}` : `${required} to ${count}`;
    throw new EventArgumentException(
      'REFLEX_BAD_ARGUMENT',
      `${this.place} takes ${expected} argument(s), but was sent ${args.length}`,
    );
  }

  /** The parameters where they are `plain` and no pipe has anything to do with them. */
  read<C>(args: readonly Value[], from: (source: number, data: unknown, context: C) => unknown, context: C): unknown[] {
    const values: unknown[] = [];
    for (let i = 0; i < this.length; i++) values.push(undefined);
    for (let i = 0; i < this.sources.length; i++) {
      const { source, index, data, position } = this.sources[i]!;
      values[index] = position === undefined ? from(source, data, context) : args[position];
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
      const checking = this.checkOne(this.checked[i]!, args, request, values);
      if (checking) return checking.then(() => this.checkRest(i + 1, args, request, values));
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

  private async checkRest(from: number, args: readonly Value[], request: object, values: unknown[]): Promise<unknown[]> {
    for (const parameter of this.checked.slice(from)) await this.checkOne(parameter, args, request, values);
    return values;
  }

  /** A promise where the rules of a DTO class take their time. */
  private checkOne(
    parameter: CheckedParameter,
    args: readonly Value[],
    request: object,
    values: unknown[],
  ): Promise<void> | undefined {
    const dto = dtoFor(parameter, args, request, values);
    if (!dto) return undefined;
    const { index, piped, place } = parameter;
    const value = values[index];
    const raw = piped ? value : parameter.raw(args, request);
    const made = toDto(dto, raw, place);
    if (made instanceof Promise) return made.then((object) => this.take(values, parameter, raw, object, dto));
    return this.take(values, parameter, raw, made, dto);
  }

  /** Gives the handler the checked object, unless pipes have made one of the class themselves. */
  private take(
    values: unknown[],
    { index, place }: CheckedParameter,
    raw: unknown,
    checked: object,
    dto: Type<object>,
  ): Promise<void> | undefined {
    const value = values[index];
    if (value === raw) values[index] = checked;
    else if (!(value instanceof dto)) {
      const made = toDto(dto, value, place);
      if (made instanceof Promise) return made.then((object) => void (values[index] = object));
      values[index] = made;
    }
    return undefined;
  }
}
