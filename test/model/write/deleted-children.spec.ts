import 'reflect-metadata';
import { expect, it } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import { engineOf } from '../../../lib/model/model.engine.js';
import { onEachDatabase } from '../databases.js';
import { Room, Site, edgeEntities } from '../query/edge-entities.js';

await onEachDatabase(
  'Children that are marked as deleted',
  (open) => {
    it('are in no form, stay when it is saved, and those that it leaves out join them', async () => {
      await using database = await open();
      const { manager } = database.dataSource;
      const site = await manager.save(Site, { name: 'One' } as Site);
      const rooms = await manager.save(
        Room,
        ['Hall', 'Cellar', 'Attic'].map((name) => ({ name, site }) as Room),
      );
      await manager.softRemove(Room, rooms[1]!);
      const contract = compileContract(Site, { fields: ['name', 'rooms'], children: { rooms: ['name'] } });
      const { reader, writer } = engineOf(database.dataSource, contract);
      const scope = () => undefined;
      const base = (await reader.form('1', scope))!;
      expect(base.values.rooms).toMatchObject([{ name: 'Hall' }, { name: 'Attic' }]);
      const saved = await writer.update(base, { name: 'One', rooms: [{ $key: '1', name: 'Hall' }] }, { scope });
      expect(saved).toMatchObject({ done: 'saved', base: { values: { rooms: [{ name: 'Hall' }] } } });
      const left = await manager.find(Room, { withDeleted: true, order: { id: 'ASC' } });
      expect(left.map(({ name, deletedAt }) => [name, deletedAt !== null])).toEqual([
        ['Hall', false],
        ['Cellar', true],
        ['Attic', true],
      ]);
    });
  },
  edgeEntities,
);
