import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guarded, unguarded } from './formula-guard.js';

const texts = fc.string({
  unit: fc.oneof(
    fc.constantFrom('=', '+', '-', '@', ';', ',', '"', "'", '\n', '\r', '\t', ' ', '1', 'a', '＝', '\uFEFF', '\0', '\u200B'),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
  maxLength: 14,
});

describe('the guard of formulas', () => {
  it('is taken away again, whatever the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(unguarded(guarded(text))).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ["'=1+1", '=1+1'],
    ["''=1+1", "'=1+1"],
    ["'-5", '-5'],
    ["a;'=1", 'a;=1'],
    ["'\tx", '\tx'],
  ])('had %j from %j', (file, text) => {
    expect(unguarded(file)).toBe(text);
    expect(guarded(text)).toBe(file);
  });

  it.each(["'90s", "it's", "'", "''", "rock 'n' roll", "O'=", '-5', '=1', "a '=b"])('leaves %j as somebody wrote it', (text) => {
    expect(unguarded(text)).toBe(text);
  });

  it('takes no longer for apostrophes and blanks than for other text', () => {
    const from = performance.now();
    for (const text of [`;${"'".repeat(1_000_000)}`, "\n'".repeat(500_000), "'".repeat(1_000_000)]) unguarded(guarded(text));
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});
