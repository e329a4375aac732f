import { describe, expect, it } from 'vitest';
import { hasChunkCycle } from './chunk-cycle.js';

const chunks = (imports: Record<string, string[]>) =>
  Object.entries(imports).map(([fileName, names]) => ({ fileName, imports: names }));

describe('hasChunkCycle', () => {
  it('finds none where two ways lead to one chunk', () => {
    expect(hasChunkCycle(chunks({ entry: ['a', 'b'], a: ['c'], b: ['c'], c: [] }))).toBe(false);
  });

  it('finds one of two chunks and one of three, away from the entry', () => {
    expect(hasChunkCycle(chunks({ entry: ['a'], a: ['b'], b: ['a'] }))).toBe(true);
    expect(hasChunkCycle(chunks({ entry: [], a: ['b'], b: ['c'], c: ['a'] }))).toBe(true);
  });

  it('takes imports of what is not in the bundle as leaves', () => {
    expect(hasChunkCycle(chunks({ entry: ['elsewhere'] }))).toBe(false);
  });
});
