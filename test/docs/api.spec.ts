import { describe, expect, it } from 'vitest';
import { INTERNAL, apiPage, publicApi } from './public-api.js';
import { entryPoints } from './entry-points.js';

describe('the public API', () => {
  const api = publicApi();
  const exported = [...api].flatMap(([entry, list]) => list.map((one) => ({ entry, ...one })));

  it('has every entry point of package.json, once', () => {
    const sources = new Map([...entryPoints].toReversed().map(([name, source]) => [source, name]));
    expect([...api.keys()].toSorted()).toEqual([...sources.values()].toSorted());
    expect([...api].filter(([, list]) => list.length === 0)).toEqual([]);
  });

  it('says of each export what it is', () => {
    const silent = exported.filter(({ entry, kit, comment }) => !INTERNAL.has(entry) && !kit && !comment.endsWith('.'));
    expect(silent.map(({ name, source, comment }) => `${source} ${name}: ${comment}`)).toEqual([]);
  });

  it('is docs/api.md, as `npm run docs:api` writes it', async () => {
    await expect(apiPage()).toMatchFileSnapshot('../../docs/api.md');
  });
});
