import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelEngine } from '../../../lib/model/model.engine.js';
import type { ModelScope } from '../../../lib/model/query/list.query.js';
import { ModelFieldError } from '../../../lib/model/write/model-field.error.js';
import type { WriteContext } from '../../../lib/model/write/model.write.js';
import type { TestDatabase } from '../../support/databases.js';
import { onEachDatabase } from '../databases.js';
import { Desk, Journey, Leg, Person, Stop, Ticket, writeEntities } from './write-entities.js';
import { engine, everything, hooks, refused, saved } from './write-world.js';

const all = { scope: everything };

await onEachDatabase(
  'What belongs to a row',
  (open, kind) => {
    let database: TestDatabase;
    let dataSource: DataSource;
    let journeys: ModelEngine<Journey>;

    beforeEach(async () => {
      database = await open();
      ({ dataSource } = database);
      if (kind === 'mariadb') await dataSource.query('ALTER TABLE stop ADD CONSTRAINT stop_minutes CHECK (minutes < 60)');
      await dataSource.manager.save(Person, [{ name: 'Ann' }, { name: 'Bob' }]);
      journeys = engine(dataSource, Journey, {
        fields: ['title', 'address.street', 'address.country', 'legs'] as never,
        children: { legs: ['place', 'town', 'driver', 'stops'] },
      });
    });
    afterEach(() => database[Symbol.asyncDispose]());

    const form = {
      title: 'North',
      'address.street': 'Main',
      legs: [
        { place: '1', town: 'Kiel', driver: '1', stops: [{ code: 'a' }, { code: 'b', minutes: 7 }] },
        { place: '2', town: 'Oslo', stops: [] },
      ],
    };
    const make = async (more: object = {}) => saved(await journeys.writer.create({ ...form, ...more }, all)).base;
    const legsOf = (base: { readonly values: Readonly<Record<string, unknown>> }) =>
      base.values.legs as { readonly $key: string; readonly town: string; readonly stops: { readonly $key: string }[] }[];
    const inPlaces = () =>
      dataSource.manager.find(Leg, { order: { place: 'ASC', stops: { code: 'ASC' } }, relations: { stops: true, driver: true } });

    it('is stored with it, whatever is within it', async () => {
      const base = await make();
      expect(base.values).toMatchObject({ 'address.street': 'Main', 'address.country': 'DE' });
      expect(await inPlaces()).toMatchObject([
        {
          place: 1,
          driver: { name: 'Ann' },
          stops: [
            { code: 'a', minutes: 5 },
            { code: 'b', minutes: 7 },
          ],
        },
        { place: 2, driver: null, stops: [] },
      ]);
      const [kiel] = legsOf(base).filter(({ town }) => town === 'Kiel');
      const changed = await journeys.writer.update(
        base,
        { legs: [{ $key: kiel!.$key, town: 'Bonn', stops: [{ $key: 'b', minutes: '9' }, { code: 'c' }] }] },
        all,
      );
      expect(saved(changed).base.version).toBe(1);
      expect(await inPlaces()).toMatchObject([
        {
          town: 'Bonn',
          driver: { name: 'Ann' },
          stops: [
            { code: 'b', minutes: 9 },
            { code: 'c', minutes: 5 },
          ],
        },
      ]);
      expect(await dataSource.manager.count(Stop)).toBe(2);
    });

    it('is refused with its place, all at once, and stage by stage', async () => {
      const bad = {
        title: 'x',
        legs: [
          { place: 'one', town: 'Kiel', driver: '99', stops: [{ code: 'a', minutes: '1.5' }] },
          { town: 'Oslo', journey: '1', stops: 'none' },
        ],
      };
      expect(await journeys.writer.create(bad, all)).toEqual(
        refused({
          'legs.0.place': 'Enter a whole number',
          'legs.0.driver': 'This is not one of the choices',
          'legs.0.stops.0.minutes': 'Enter a whole number',
          'legs.1.place': 'Fill this in',
          'legs.1.stops': 'Send a list of rows',
          '': "'legs.1.journey' cannot be set here.",
        }),
      );
      const rules = {
        title: 'damn',
        'address.street': 'Damn Road',
        'address.country': 'XX',
        legs: [{ place: '0', town: 'Oslo' }],
      };
      expect(await journeys.writer.create(rules, all)).toEqual(refused({ 'legs.0.place': 'Use 1 or more' }));
      expect(await journeys.writer.create({ ...rules, legs: [] }, all)).toEqual(
        refused({
          title: 'Mind your words',
          'address.street': 'Mind your words',
          'address.country': 'Country must be one of the following values: DE, FR',
          legs: 'Legs must contain at least 1 elements',
        }),
      );
      expect(
        await journeys.writer.create(
          { title: 'ok', legs: [{ place: 1, town: 'Kiel', stops: [{ code: 'a', minutes: 60 }] }] },
          all,
        ),
      ).toEqual(refused({ 'legs.0.stops.0.minutes': 'This value is not allowed' }));
      expect(
        await journeys.writer.create(
          {
            title: 'ok',
            legs: [
              { place: 1, town: 'Kiel' },
              { place: 1, town: 'Oslo' },
            ],
          },
          all,
        ),
      ).toEqual(refused({ 'legs.1.place': 'This is taken already' }));
      expect(await dataSource.manager.count(Journey)).toBe(0);
    });

    it('is never what belongs to another row', async () => {
      const base = await make();
      const other = await make({ title: 'South', legs: [{ place: 1, town: 'Rome', stops: [{ code: 'z' }] }] });
      const before = await inPlaces();
      const [foreign] = legsOf(other);
      const [kiel] = legsOf(base).filter(({ town }) => town === 'Kiel');
      for (const legs of [
        [{ $key: foreign!.$key, place: 9 }],
        [{ $key: foreign!.$key.toUpperCase(), place: 9 }],
        [{ $key: '../1', place: 9 }],
      ])
        expect(await journeys.writer.update(base, { legs }, all)).toEqual(
          refused({ legs: 'A row of this list is no longer there' }),
        );
      expect(
        await journeys.writer.update(base, { legs: [{ $key: kiel!.$key, stops: [{ $key: 'z', minutes: 1 }] }] }, all),
      ).toEqual(refused({ 'legs.0.stops': 'A row of this list is no longer there' }));
      expect(
        await journeys.writer.update(base, { legs: [{ $key: kiel!.$key, stops: [{ code: 'z', minutes: 1 }] }] }, all),
      ).toEqual(refused({ 'legs.0.stops.0.code': 'This is taken already' }));
      expect(
        await journeys.writer.update(base, { legs: [{ $key: kiel!.$key }, { $key: kiel!.$key, town: 'Bonn' }] }, all),
      ).toEqual(refused({ legs: 'A row is in this list twice' }));
      expect(await inPlaces()).toEqual(before);
    });

    it('that others still use stays, with the whole form', async () => {
      const base = await make();
      await dataSource.manager.save(Ticket, { stop: { code: 'a' } as Stop });
      const [kiel] = legsOf(base).filter(({ town }) => town === 'Kiel');
      expect(await journeys.writer.update(base, { title: 'New', legs: [{ $key: kiel!.$key, stops: [] }] }, all)).toEqual(
        refused({ 'legs.0.stops': 'A stop that is still used elsewhere cannot be taken away' }),
      );
      expect(await dataSource.manager.findOneBy(Journey, { title: 'North' })).not.toBeNull();
      expect(await dataSource.manager.count(Stop)).toBe(2);
    });

    it('has pickers with a scope of their own', async () => {
      const onlyAnn = {
        ...all,
        scopeOf: (field: string): ModelScope | undefined =>
          field === 'legs.driver' ? (query) => void query.andWhere(`${query.alias}.name = 'Ann'`) : undefined,
      };
      expect(await journeys.writer.create({ ...form, legs: [{ place: 1, town: 'Kiel', driver: '2' }] }, onlyAnn)).toEqual(
        refused({ 'legs.0.driver': 'This is not one of the choices' }),
      );
      // Whom it has already it keeps.
      const base = await make({ legs: [{ place: 1, town: 'Kiel', driver: '2' }] });
      const [leg] = legsOf(base);
      saved(await journeys.writer.update(base, { legs: [{ $key: leg!.$key, town: 'Bonn', driver: '2' }] }, onlyAnn));
      expect(await inPlaces()).toMatchObject([{ town: 'Bonn', driver: { name: 'Bob' } }]);
    });

    it('is there for hooks, which may add to it and take from it', async () => {
      const seen: unknown[] = [];
      const context: WriteContext<Journey> = {
        ...all,
        hooks: hooks<Journey>({
          cleaners: new Map([
            [
              'legs.town',
              (town: unknown) => {
                if (town === 'Nowhere') throw new ModelFieldError('There is no such town');
                return String(town).toUpperCase();
              },
            ],
          ]),
          validate: ({ legs }) => {
            seen.push(legs!.map(({ town }) => town));
          },
          beforeSave: (row) => {
            row.legs = row.legs.filter(({ town }) => town !== 'OSLO');
            row.legCount = row.legs.length;
          },
          afterSave: (row) => {
            seen.push(row.legs.map(({ id }) => typeof id));
          },
        }),
      };
      expect(await journeys.writer.create({ ...form, legs: [{ place: 1, town: 'Nowhere' }] }, context)).toEqual(
        refused({ 'legs.0.town': 'There is no such town' }),
      );
      saved(await journeys.writer.create(form, context));
      expect(seen).toEqual([['KIEL', 'OSLO'], ['string']]);
      expect(await dataSource.manager.find(Journey, { relations: { legs: true } })).toMatchObject([
        { legCount: 1, legs: [{ town: 'KIEL' }] },
      ]);
    });

    it('shows a conflict where somebody has changed it by itself', async () => {
      const base = await make();
      const [kiel] = legsOf(base).filter(({ town }) => town === 'Kiel');
      const rest = legsOf(base)
        .filter(({ town }) => town !== 'Kiel')
        .map(({ $key }) => ({ $key }));
      await dataSource.manager.update(Leg, kiel!.$key, { town: 'Hamm' });
      const late = await journeys.writer.update(base, { legs: [{ $key: kiel!.$key, town: 'Bonn' }, ...rest] }, all);
      expect(late).toMatchObject({ done: 'conflict', fields: [{ field: 'legs', label: 'Legs' }] });
      const [field] = (late as unknown as { fields: { base: string; mine: string; theirs: string }[] }).fields;
      expect([field!.base, field!.mine, field!.theirs].map((text) => /Kiel|Bonn|Hamm/.exec(text)?.[0])).toEqual([
        'Kiel',
        'Bonn',
        'Hamm',
      ]);
      const { base: now } = late as { base: typeof base };
      // Both made the same change: nothing to choose.
      saved(await journeys.writer.update(base, { legs: [{ $key: kiel!.$key, town: 'Hamm' }, ...rest] }, all));
      saved(await journeys.writer.update(now, { title: 'Far North' }, all));
      expect((await inPlaces())[0]).toMatchObject({ town: 'Hamm' });
    });

    describe('relations that are read late', () => {
      it('are written as others are', async () => {
        const desks = engine(dataSource, Desk, { fields: ['name', 'keeper', 'guests', 'boss', 'drawers'] });
        const { base } = saved(await desks.writer.create({ name: 'One', keeper: '1', guests: ['1', '2'], boss: '2' }, all));
        expect(base.values).toMatchObject({
          keeper: { label: 'Ann' },
          guests: [{ key: '1' }, { key: '2' }],
          boss: { label: 'Bob' },
        });
        const next = saved(await desks.writer.update(base, { keeper: '', guests: ['2'] }, all)).base;
        expect(next.values).toMatchObject({ keeper: null, guests: [{ key: '2' }], boss: { label: 'Bob' } });
        expect(await desks.writer.create({ name: 'Two', boss: '2' }, all)).toEqual(refused({ boss: 'This is taken already' }));
        const renamed = saved(await desks.writer.update(next, { name: 'Uno', boss: '2' }, all)).base;
        expect(renamed.values).toMatchObject({ name: 'Uno', guests: [{ key: '2' }] });
        expect(await desks.writer.remove([base.key], all)).toEqual({ keys: [base.key], refused: {} });
        expect(await desks.writer.restore([base.key], all)).toEqual({ keys: [base.key], refused: {} });
      });
    });
  },
  writeEntities,
);
