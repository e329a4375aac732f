import {
  Body,
  Headers,
  HostParam,
  Injectable,
  Ip,
  Param,
  ParseIntPipe,
  Query,
  Req,
  Res,
  Session,
  ValidationPipe,
  createParamDecorator,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsEmail, IsInt, IsOptional, Length, Min, ValidateNested } from 'class-validator';
import type { Request, Response } from 'express';
import { describe, expect, it } from 'vitest';
import { EventWorld } from '../../test/support/event-world.js';
import type { Value } from '../protocol/value.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { StateRegistry } from './state-registry.js';

const seen: unknown[][] = [];

class AddressDto {
  @Length(2, 20) street!: string;
}

class PersonDto {
  @IsEmail() email!: string;
  @IsInt() @Min(18) @IsOptional() age?: number;
  @ValidateNested() @Type(() => AddressDto) @IsOptional() address?: AddressDto;
  @ValidateNested({ each: true }) @Type(() => AddressDto) @IsOptional() others?: AddressDto[];
}

interface Shape {
  readonly a: number;
}

const Me = createParamDecorator(
  (_data: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<{ user: string }>().user,
);

@Injectable()
class TrimPipe implements PipeTransform {
  transform(value: unknown) {
    return typeof value === 'object' && value !== null ? { ...value, email: (value as PersonDto).email.trim() } : value;
  }
}

@Injectable()
class ListPipe implements PipeTransform {
  transform(value: unknown) {
    if (!Array.isArray(value)) throw new TypeError('no list');
    return value.map(Number);
  }
}

@State()
class Args {
  @Event() none() {
    seen.push([]);
  }
  @Event() text(value: string) {
    seen.push([value]);
  }
  @Event() number(value: number) {
    seen.push([value]);
  }
  @Event() boolean(value: boolean) {
    seen.push([value]);
  }
  @Event() bigint(value: bigint) {
    seen.push([value]);
  }
  @Event() date(value: Date) {
    seen.push([value]);
  }
  @Event() map(value: Map<string, number>) {
    seen.push([value]);
  }
  @Event() set(value: Set<number>) {
    seen.push([value]);
  }
  @Event() list(value: number[]) {
    seen.push([value]);
  }
  @Event() union(value: string | number) {
    seen.push([value]);
  }
  @Event() shape(value: Shape) {
    seen.push([value]);
  }
  @Event() unknown(value: unknown) {
    seen.push([value]);
  }
  @Event() two(first: string, second: number) {
    seen.push([first, second]);
  }
  @Event() defaulted(first: string, second = 7) {
    seen.push([first, second]);
  }
  @Event() person(dto: PersonDto) {
    seen.push([dto]);
  }
  @Event() personAndNumber(dto: PersonDto, by: number) {
    seen.push([dto, by]);
  }
  @Event() body(@Body() dto: PersonDto) {
    seen.push([dto]);
  }
  @Event() bodyAndNumber(by: number, @Body() dto: PersonDto) {
    seen.push([by, dto]);
  }
  @Event() property(@Body('email') email: string, @Body('age', ParseIntPipe) age: number) {
    seen.push([email, age]);
  }
  @Event() trimmed(@Body(TrimPipe) dto: PersonDto) {
    seen.push([dto]);
  }
  @Event() piped(@Body(ListPipe) values: number[]) {
    seen.push([values]);
  }
  @Event() request(
    @Param('id', ParseIntPipe) id: number,
    @Query('q') q: string,
    @Headers('x-one') one: string,
    @Session() session: { n: number },
    @Req() request: Request,
    @Res() response: Response,
    @Ip() ip: string,
    @HostParam() hosts: object,
    @Me() me: string,
    by: number,
  ) {
    seen.push([id, q, one, session?.n, request.body, typeof response.status, ip, hosts, me, by]);
  }
  @Event() route(@Param('id') id: number) {
    seen.push([id]);
  }
  @Event() free(@Me() me: string) {
    seen.push([me]);
  }
}

const valid = { email: 'a@b.io' };

const accepted: [string, Value[]][] = [
  ['none', []],
  ['text', ['']],
  ['number', [0]],
  ['number', [Infinity]],
  ['boolean', [false]],
  ['bigint', [1n]],
  ['date', [new Date(5)]],
  ['map', [new Map([['a', 1]])]],
  ['set', [new Set([1])]],
  ['list', [[1, 2]]],
  ['list', [[]]],
  ['union', ['x']],
  ['union', [1]],
  ['unknown', [null]],
  ['unknown', [new Date(3)]],
  ['two', ['a', 1]],
  ['personAndNumber', [valid, 1]],
];

const refused: [string, Value[], RegExp][] = [
  ['none', [1], /Args\.none takes 0 argument\(s\), but was sent 1/],
  ['text', [1], /Argument 1 of Args\.text must be a string, but is a number/],
  ['text', [], /takes 1 argument/],
  ['text', [null], /must be a string, but is null/],
  ['number', ['5'], /Argument 1 of Args\.number must be a number, but is a string/],
  ['number', [NaN], /must be a number, but is NaN/],
  ['number', [undefined], /must be a number, but is missing/],
  ['number', [[5]], /must be a number, but is a list/],
  ['boolean', ['true'], /must be a boolean/],
  ['bigint', [1], /must be a bigint/],
  ['date', ['2020-01-01'], /must be a Date/],
  ['date', [new Date(NaN)], /must be a Date, but is an invalid Date/],
  ['map', [{ a: 1 }], /must be a Map/],
  ['map', [new Map([['a', { b: 1 }]])], /must be a Map/],
  ['set', [[1]], /must be a Set/],
  ['set', [new Set([[1]])], /must be a Set/],
  ['list', [{ length: 1, 0: 1 }], /must be a list/],
  ['list', [[{ id: 1 }]], /must be a list.*\n.*DTO class.*@Body/],
  ['union', [{}], /must be a single value.*\n.*DTO class.*@Body/],
  ['shape', [{ a: 1 }], /must be a single value/],
  ['unknown', [[1]], /must be a single value/],
  ['two', ['a'], /takes 2 argument\(s\), but was sent 1/],
  ['two', ['a', 1, 2], /takes 2 argument\(s\), but was sent 3/],
  ['two', ['a', 'b'], /Argument 2 of Args\.two must be a number/],
  ['person', ['x'], /must be an object with the fields of PersonDto/],
  ['person', [[valid]], /must be an object with the fields of PersonDto/],
  ['person', [null], /must be an object with the fields of PersonDto, but is null/],
  ['person', [new Map()], /must be an object with the fields of PersonDto/],
  ['body', [], /Argument 1 of Args\.body must be an object with the fields of PersonDto, but is missing/],
  ['property', [{ email: 3, age: '4' }], /Property 'email' of argument 1 of Args\.property must be a string/],
  ['property', [['email']], /Validation failed \(numeric string is expected\)|Property 'email'/],
];

describe('the arguments of a handler', () => {
  it('are taken where they are what is declared', async () => {
    await using world = await EventWorld.create({ providers: [Args] });
    for (const [name, args] of accepted) {
      seen.length = 0;
      expect([name, args, (await world.run(`Args.${name}`, ...args)).error]).toEqual([name, args, undefined]);
      expect(seen).toEqual([args.map((arg) => (arg === valid ? Object.assign(new PersonDto(), valid) : arg))]);
    }
  });

  it('are refused where they are not, by name, position and expected type', async () => {
    await using world = await EventWorld.create({ providers: [Args] });
    seen.length = 0;
    for (const [name, args, message] of refused) {
      const { error } = await world.run(`Args.${name}`, ...args);
      expect([name, args, error?.status]).toEqual([name, args, 400]);
      expect(error?.message).toMatch(message);
    }
    expect(seen).toEqual([]);
    expect(world.log).toEqual([]);
  });

  it('may be missing where they have a default, but not be of another type', async () => {
    await using world = await EventWorld.create({ providers: [Args] });
    seen.length = 0;
    await world.run('Args.defaulted', 'a');
    await world.run('Args.defaulted', 'a', undefined);
    await world.run('Args.defaulted', 'a', 1);
    expect(seen).toEqual([
      ['a', 7],
      ['a', 7],
      ['a', 1],
    ]);
    expect((await world.run('Args.defaulted', 'a', null)).error?.code).toBe('REFLEX_BAD_ARGUMENT');
  });

  it('have the type of their default, which compilers do not write down', async () => {
    @State()
    class Defaults {
      readonly #label = 'private members do not keep the source from being read';
      @Event() number(by = -1) {
        seen.push([by, this.#label.length > 0]);
      }
      @Event() async text(by = `x`) {
        seen.push([by]);
      }
      @Event() *later(by = Number.EPSILON) {
        seen.push([by]);
        yield;
      }
    }
    await using world = await EventWorld.create({ providers: [Defaults] });
    seen.length = 0;
    await world.run('Defaults.number');
    await world.run('Defaults.text', 'y');
    await world.run('Defaults.later', 'leaf');
    expect(seen).toEqual([[-1, true], ['y'], ['leaf']]);
    expect((await world.run('Defaults.number', '1')).error?.message).toContain('must be a number, but is a string');
    expect((await world.run('Defaults.text', 1)).error?.message).toContain('must be a string, but is a number');
    expect((await world.run('Defaults.later', [1])).error?.message).toContain('must be a single value');
  });

  it.each(['person', 'body'])('become an instance of their DTO class, or errors by field (%s)', async (name) => {
    await using world = await EventWorld.create({ providers: [Args] });
    seen.length = 0;
    expect((await world.run(`Args.${name}`, { ...valid, address: { street: 'Elm' } })).error).toBeUndefined();
    const [dto] = seen[0] as [PersonDto];
    expect(dto).toBeInstanceOf(PersonDto);
    expect(dto.address).toBeInstanceOf(AddressDto);
    const { error } = await world.run(`Args.${name}`, {
      email: 'x',
      age: 3,
      address: { street: 'E', evil: 1 },
      others: [{ street: '' }],
      isAdmin: true,
    });
    expect(error).toMatchObject({ code: 'REFLEX_INVALID_FIELDS', status: 400 });
    expect(error!.fields).toEqual({
      email: ['email must be an email'],
      age: ['age must not be less than 18'],
      'address.street': ['street must be longer than or equal to 2 characters'],
      'address.evil': ['property evil should not exist'],
      'others.0.street': ['street must be longer than or equal to 2 characters'],
      isAdmin: ['property isAdmin should not exist'],
    });
  });

  it('are checked whatever global pipes do', async () => {
    await using world = await EventWorld.create({
      providers: [Args],
      main: (app) => app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true })),
    });
    seen.length = 0;
    expect((await world.run('Args.person', { ...valid, isAdmin: true })).error?.fields).toEqual({
      isAdmin: ['property isAdmin should not exist'],
    });
    expect((await world.run('Args.number', '5')).error?.code).toBe('REFLEX_BAD_ARGUMENT');
    expect((await world.run('Args.person', { email: 'x' })).error).toMatchObject({
      code: 'REFLEX_INVALID_FIELDS',
      fields: { email: ['email must be an email'] },
    });
    expect((await world.run('Args.person', valid)).error).toBeUndefined();
    expect(seen).toEqual([[Object.assign(new PersonDto(), valid)]]);
    expect(seen[0]![0]).toBeInstanceOf(PersonDto);
  });

  it('are what global pipes make of them, once they pass', async () => {
    await using world = await EventWorld.create({
      providers: [Args],
      main: (app) => app.useGlobalPipes({ transform: (value: unknown) => (typeof value === 'string' ? value.trim() : value) }),
    });
    seen.length = 0;
    await world.run('Args.two', ' a ', 1);
    expect(seen).toEqual([['a', 1]]);
  });

  it('after @Body() are the ones that follow it', async () => {
    await using world = await EventWorld.create({ providers: [Args] });
    seen.length = 0;
    await world.run('Args.bodyAndNumber', valid, 3);
    expect(seen).toEqual([[3, Object.assign(new PersonDto(), valid)]]);
    expect((await world.run('Args.bodyAndNumber', valid)).error?.code).toBe('REFLEX_BAD_ARGUMENT');
  });

  it('are for the pipes of their decorator to judge first', async () => {
    await using world = await EventWorld.create({ providers: [Args] });
    seen.length = 0;
    await world.run('Args.property', { email: 'x', age: '4' });
    await world.run('Args.trimmed', { email: ' a@b.io ' });
    await world.run('Args.piped', ['1', '2']);
    expect(seen).toEqual([['x', 4], [Object.assign(new PersonDto(), valid)], [[1, 2]]]);
    expect((await world.run('Args.trimmed', { email: ' a ' })).error?.fields).toHaveProperty('email');
    expect((await world.run('Args.property', { email: 'x', age: 'y' })).error?.status).toBe(400);
  });

  it('come from the request where a decorator says so', async () => {
    await using world = await EventWorld.create({
      providers: [Args],
      params: { id: '7' },
      headers: { 'x-one': '1' },
      main: (app) =>
        app.useGlobalGuards({
          canActivate: (context) => {
            const request = context.switchToHttp().getRequest<Record<string, unknown>>();
            Object.assign(request, { user: 'ann', session: { n: 3 } });
            return Object.defineProperty(request, 'query', { value: { q: 'x' }, configurable: true }) !== undefined;
          },
        }),
    });
    seen.length = 0;
    expect((await world.run('Args.request', 9)).error).toBeUndefined();
    expect(seen).toEqual([[7, 'x', '1', 3, 9, 'function', undefined, {}, 'ann', 9]]);
    const { error } = await world.run('Args.route');
    expect(error?.message).toContain("The route parameter 'id' of Args.route must be a number, but is a string");
    expect((await world.run('Args.free', 'extra')).error).toBeUndefined();
  });

  it('are counted for the compiler', async () => {
    await using world = await EventWorld.create({ providers: [Args] });
    const [shape] = world.app.get(StateRegistry).shapes();
    const counts = Object.fromEntries(shape!.events.map(({ name, parameters }) => [name, parameters]));
    expect(counts).toMatchObject({
      none: 0,
      text: 1,
      two: 2,
      defaulted: 2,
      body: 1,
      bodyAndNumber: 2,
      property: 1,
      request: 1,
      route: 0,
    });
    expect(counts['free']).toBeUndefined();
  });
});

describe('parameters that cannot be checked', () => {
  class Entity {
    id!: number;
  }

  it('are refused at boot, with what to do', async () => {
    @State()
    class Bad {
      @Event() save(_entity: Entity) {}
    }
    await expect(EventWorld.create({ providers: [Bad] })).rejects.toThrow(
      /Parameter 1 of Bad\.save is declared as Entity.*\n.*class-validator.*@Body/,
    );
  });

  it('may be read by a pipe of their own', async () => {
    @State()
    class Good {
      @Event() save(@Body({ transform: () => Object.assign(new Entity(), { id: 1 }) }) entity: Entity) {
        seen.push([entity]);
      }
    }
    seen.length = 0;
    await using world = await EventWorld.create({ providers: [Good] });
    await world.run('Good.save', 1);
    expect(seen).toEqual([[Object.assign(new Entity(), { id: 1 })]]);
  });

  it('are refused where the compiler wrote no types down', async () => {
    class Untyped {
      save(value: string) {
        seen.push([value]);
      }
    }
    const descriptor = Object.getOwnPropertyDescriptor(Untyped.prototype, 'save')!;
    Event()(Untyped.prototype, 'save', descriptor);
    Object.defineProperty(Untyped.prototype, 'save', descriptor);
    State()(Untyped);
    await expect(EventWorld.create({ providers: [Untyped] })).rejects.toThrow(
      /The parameter types of Untyped\.save are not known.*\n.*emitDecoratorMetadata/,
    );
  });
});
