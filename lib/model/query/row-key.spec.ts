import 'reflect-metadata';
import * as fc from 'fast-check';
import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { RowKeys } from './row-key.js';

enum Side {
  Left = 1,
  Right = 2,
}

@Entity()
class Everything {
  @PrimaryColumn('varchar') word!: string;
  @PrimaryColumn('int') whole!: number;
  @PrimaryColumn('bigint') big!: string;
  @PrimaryColumn('uuid') uuid!: string;
  @PrimaryColumn('date') day!: string;
  @PrimaryColumn({ type: Date }) moment!: Date;
  @PrimaryColumn('boolean') flag!: boolean;
  @PrimaryColumn({ type: 'simple-enum', enum: Side }) side!: Side;
}

@Entity()
class Numbered {
  @PrimaryGeneratedColumn() id!: number;
  @Column('varchar') name!: string;
}

const names = ['word', 'whole', 'big', 'uuid', 'day', 'moment', 'flag', 'side'];
const keys = new RowKeys({ entity: Everything, keys: names });
const numbered = new RowKeys({ entity: Numbered, keys: ['id'] });

const rows = fc.record({
  word: fc
    .string({
      unit: fc.oneof(fc.constantFrom('~', '%', '7', 'E', '2', '5', ' ', 'ä'), fc.string({ minLength: 1, maxLength: 1 })),
      minLength: 1,
      maxLength: 40,
    })
    .filter((text) => !text.includes('\0')),
  whole: fc.integer(),
  big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  uuid: fc.uuid(),
  day: fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  moment: fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
  flag: fc.boolean(),
  side: fc.constantFrom(Side.Left, Side.Right),
});

describe('RowKeys', () => {
  it('read back what they wrote, and no two rows have the same', () => {
    fc.assert(
      fc.property(rows, rows, (row, other) => {
        expect(keys.parse(keys.of(row))).toEqual(row);
        expect(keys.ofValues(row)).toBe(keys.of(row));
        if (names.some((name) => String(Reflect.get(row, name)) !== String(Reflect.get(other, name)))) {
          expect(keys.of(other)).not.toBe(keys.of(row));
        }
      }),
    );
  });

  it('take no text for a key that they would not have written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String), fc.bigInt().map(String)), (text) => {
        const parsed = numbered.parse(text);
        if (parsed) expect(numbered.ofValues(parsed)).toBe(text);
      }),
    );
  });

  it.each([
    undefined,
    null,
    5,
    ['1'],
    {},
    '',
    ' 1',
    '1 ',
    '+1',
    '01',
    '-0',
    '1e3',
    '0x1',
    '1.0',
    '1~',
    '~1',
    '１',
    '1\n',
    '9'.repeat(400),
    '__proto__',
  ])('%j is no key', (key) => {
    expect(numbered.parse(key)).toBeUndefined();
  });
});
