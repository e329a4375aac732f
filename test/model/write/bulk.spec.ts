import 'reflect-metadata';
import { expect, it } from 'vitest';
import { compileContract } from '../../../lib/model/contract/compile-contract.js';
import { engineOf } from '../../../lib/model/model.engine.js';
import { onEachDatabase } from '../databases.js';
import { Seat, Tag } from '../entities.js';

await onEachDatabase('A thousand rows', (open) => {
  it('are deleted at once, whatever their key is made of', async () => {
    await using database = await open();
    const { dataSource } = database;
    const numbers = Array.from({ length: 1_000 }, (_, i) => i);
    await dataSource.manager.insert(
      Tag,
      numbers.map((i) => ({ word: `w${i}` })),
    );
    await dataSource.manager.insert(
      Seat,
      numbers.map((i) => ({ hall: 'A', place: i })),
    );
    const tags = engineOf(dataSource, compileContract(Tag));
    const seats = engineOf(dataSource, compileContract(Seat));
    const everything = { scope: () => undefined };
    const removed = await tags.writer.remove(
      numbers.map((i) => `w${i}`),
      everything,
    );
    expect([removed.keys.length, removed.refused]).toEqual([1_000, {}]);
    const freed = await seats.writer.remove(
      numbers.map((i) => `A~${i}`),
      everything,
    );
    expect([freed.keys.length, freed.refused]).toEqual([1_000, {}]);
    expect(await dataSource.manager.count(Seat)).toBe(0);
  });
});
