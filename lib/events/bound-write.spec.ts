import { Injectable, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Type } from 'class-transformer';
import { Allow, IsDate, IsEmail, IsIn, IsOptional, Length, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { EventWorld } from '../../test/support/event-world.js';
import type { Value } from '../protocol/value.js';
import { Computed } from '../state/computed.decorator.js';
import { Event } from '../state/event.decorator.js';
import { State } from '../state/state.decorator.js';
import { Var } from '../state/var.decorator.js';

class Address {
  @Length(2, 20) street = '';
}

@State()
class Form {
  @Var() @IsEmail() email = '';
  @Var() @Min(0) @Max(10) amount = 0;
  @Var() plain = '';
  @Var() @Allow() union: string | number = '';
  @Var() count = 0;
  @Var() inferred = ['a'];
  @Var() tags: string[] = [];
  @Var() due: Date | null = null;
  @Var() @ValidateIf((form: Form) => form.checked !== null) @IsDate() checked: Date | null = null;
  @Var() @IsOptional() @Length(3, 5) note?: string;
  @Var() @IsIn(['a', 'b']) kind = 'a';
  @Var() @ValidateIf((form: Form) => form.kind === 'b') @Length(2, 2) code = '';
  @Var() @ValidateNested() @Type(() => Address) address: Address = { street: '' };
  @Computed() get summary() {
    return `${this.email}:${this.amount}`;
  }
  @Event() setKind(kind: string) {
    this.kind = kind;
  }
}

const accepted: [string, Value][] = [
  ['email', 'a@b.io'],
  ['amount', 10],
  ['plain', 'anything'],
  ['tags', ['a']],
  ['union', 3],
  ['union', 'x'],
  ['count', 3],
  ['inferred', ['b']],
  ['due', new Date(4)],
  ['due', null],
  ['checked', new Date(4)],
  ['checked', null],
  ['note', null],
  ['note', undefined],
  ['note', 'abc'],
  ['code', 'whatever'],
  ['address', { street: 'Elm' }],
];

const refused: [string, Value, RegExp][] = [
  ['email', 'x', /email must be an email/],
  ['email', 5, /email must be a string/],
  ['email', null, /email must be a string/],
  ['amount', 11, /must not be greater than 10/],
  ['amount', '5', /amount must be a number/],
  ['amount', NaN, /amount must be a number/],
  ['plain', { a: 1 }, /plain must be a string/],
  ['union', { a: 1 }, /union must be a single value/],
  ['count', '3', /count must be a number/],
  ['inferred', 'b', /inferred must be a list/],
  ['tags', [{ a: 1 }], /tags must be a list/],
  ['due', { a: 1 }, /due must be a single value/],
  ['checked', 'today', /checked must be a Date instance/],
  ['note', 'ab', /note must be longer/],
  ['note', 5, /note must be a string/],
  ['kind', 'c', /kind must be one of/],
];

describe('a bound write', () => {
  it('is taken where the field and its decorators allow it', async () => {
    await using world = await EventWorld.create({ providers: [Form] });
    for (const [name, value] of accepted) {
      expect([name, (await world.write(`Form.${name}`, value)).error]).toEqual([name, undefined]);
      expect(world.values('Form')[name]).toEqual(value);
    }
    const { step } = await world.write('Form.amount', 3);
    expect(step.ops).toContainEqual([world.id('Form.summary'), 7, 2, '3']);
  });

  it('is refused by field where they do not', async () => {
    await using world = await EventWorld.create({ providers: [Form] });
    for (const [name, value, message] of refused) {
      const { error, step } = await world.write(`Form.${name}`, value);
      expect(error).toMatchObject({ code: 'REFLEX_INVALID_FIELDS', status: 400 });
      expect(Object.keys(error!.fields!)).toEqual([name]);
      expect(error!.fields![name]!.join()).toMatch(message);
      expect(step.ops).toEqual([]);
    }
    expect(world.record.states).toEqual({});
  });

  it('is judged beside the other fields, and inside', async () => {
    await using world = await EventWorld.create({ providers: [Form] });
    await world.run('Form.setKind', 'b');
    expect((await world.write('Form.code', 'whatever')).error?.fields).toHaveProperty('code');
    expect((await world.write('Form.code', 'xy')).error).toBeUndefined();
    expect((await world.write('Form.address', { street: 'E', evil: 1 })).error?.fields).toEqual({
      'address.street': ['street must be longer than or equal to 2 characters'],
      'address.evil': ['property evil should not exist'],
    });
  });

  it('is guarded by the guards of its state, and by global ones', async () => {
    const seen: string[] = [];
    @Injectable()
    class Guard implements CanActivate {
      canActivate(context: ExecutionContext): boolean {
        seen.push(`${context.getClass().name}.${context.getHandler().name}`);
        return false;
      }
    }
    @State()
    @UseGuards(Guard)
    class Secured {
      @Var() name = '';
    }
    await using world = await EventWorld.create({ providers: [Secured] });
    expect((await world.write('Secured.name', 'x')).error).toMatchObject({ code: 'REFLEX_FORBIDDEN' });
    expect(seen).toEqual(['Secured.name']);
    expect(world.record.states).toEqual({});
  });

  it('reaches no computed Var, and none that has no id', async () => {
    await using world = await EventWorld.create({ providers: [Form] });
    expect((await world.write('Form.summary', 'x')).error?.code).toBe('REFLEX_UNKNOWN_EVENT');
  });
});
