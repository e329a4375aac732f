import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelContract } from '../contract/model.contract.js';
import type { ModelField } from '../contract/model.field.js';
import type { ModelRow } from '../model.row.js';
import { csvOf } from './csv.js';

const field = (name: string, kind: ModelField['kind'], more: Partial<ModelField> = {}): [string, ModelField] => [
  name,
  { name, label: name.toUpperCase(), kind, ...more } as ModelField,
];
const fields = new Map([
  field('name', 'text'),
  field('price', 'decimal'),
  field('category', 'reference'),
  field('tags', 'references'),
  field('at', 'datetime'),
]);
const contract = { listFields: [...fields.keys()], fields } as unknown as ModelContract;

async function* parts(...rows: object[][]) {
  for (const part of rows) yield part as ModelRow[];
}

describe('csvOf', () => {
  it('writes labels, then rows, in UTF-8 that spreadsheets know as such', async () => {
    const row = {
      name: 'Chair, "oak"\n2',
      price: '-12.50',
      category: { key: '1', label: 'Chairs' },
      tags: [{ label: 'a' }, { label: 'b' }],
      at: new Date(0),
    };
    const { text, cut } = await csvOf(
      contract,
      parts([row], [{ name: 'Å', price: null, category: null, tags: [], at: null }]),
      10,
    );
    expect(cut).toBe(false);
    expect(text).toBe(
      '\uFEFFNAME,PRICE,CATEGORY,TAGS,AT\r\n"Chair, ""oak""\n2",-12.50,Chairs,"a, b",1970-01-01T00:00:00.000Z\r\nÅ,,,,\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝1', '＋1', '－1', '＠x'])(
    'leaves nothing that a spreadsheet would compute: %j',
    async (name) => {
      const { text } = await csvOf(
        contract,
        parts([{ name, price: '=cmd()', category: { label: name }, tags: [{ label: name }], at: null }]),
        10,
      );
      const [, line] = text.split('\r\n');
      for (const cell of line!.split(',').slice(0, 4)) expect(cell.replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('leaves ordinary text as it is', async () => {
    for (const name of ['a - b', 'a+b', 'me@example.org', 'x = "1"', "it's", 'a; b', 'one\ntwo']) {
      const row = { name, price: '1', category: null, tags: [], at: null };
      const { text } = await csvOf(contract, parts([row]), 10);
      expect(text).toContain(`\r\n${/["\n;]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name},1`);
    }
  });

  it('takes no longer for a text of blanks than for another', async () => {
    const row = { name: '\n;'.repeat(500_000), price: '1', category: null, tags: [], at: null };
    const from = performance.now();
    await csvOf(contract, parts([row]), 10);
    // What goes back over the blanks takes minutes.
    expect(performance.now() - from).toBeLessThan(20_000);
  });

  it('ends at the limit and says so', async () => {
    const row = { name: 'x', price: '1', category: null, tags: [], at: null };
    expect(await csvOf(contract, parts([row, row], [row, row]), 3)).toMatchObject({ cut: true });
    expect((await csvOf(contract, parts([row, row], [row, row]), 3)).text.split('\r\n')).toHaveLength(5);
    expect(await csvOf(contract, parts([row, row]), 2)).toMatchObject({ cut: false });
  });

  const texts = fc.string({
    unit: fc.oneof(
      fc.constantFrom('=', '+', '-', '@', ';', ',', '"', "'", '\n', '\r', '\t', ' ', '1', 'a', '＝', '\uFEFF'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  });

  it('reads back as it was written, but for the apostrophes before formulas', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(texts, texts), { minLength: 1, maxLength: 5 }), async (rows) => {
        const made = rows.map(([name, label]) => ({ name, price: '1', category: { key: '1', label }, tags: [], at: null }));
        const { text } = await csvOf(contract, parts(made), 10);
        const read: string[][] = parse(text, { bom: true, record_delimiter: ['\r\n', '\n', '\r'] });
        expect(read.slice(1).map(([name, , label]) => [name, label].map((cell) => cell!.replaceAll("'", '')))).toEqual(
          rows.map((row) => row.map((cell) => cell.replaceAll("'", ''))),
        );
      }),
    );
  });

  it.each([',', ';', '\t'])(
    'has no cell that begins with a formula, in spreadsheets that part cells by %j',
    async (delimiter) => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(texts, texts), { minLength: 1, maxLength: 5 }), async (rows) => {
          const made = rows.map(([name, label]) => ({
            name,
            price: null,
            category: { key: '1', label },
            tags: [{ label: name }],
            at: null,
          }));
          const { text } = await csvOf(contract, parts(made), 10);
          const read = cellsIn(text.slice(1), delimiter);
          for (const cell of read) expect(cell).not.toMatch(/^[\s\uFEFF]*[=+\-@＝＋－＠]/);
        }),
      );
    },
  );
});

/** Cells as a spreadsheet reads them: quotes count where a cell begins with them, and are text elsewhere. */
function cellsIn(text: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let state: 'start' | 'plain' | 'quoted' = 'start';
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (state === 'quoted') {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[++i]!;
      else state = 'plain';
    } else if (char === delimiter || char === '\n' || char === '\r') {
      cells.push(cell);
      cell = '';
      state = 'start';
    } else if (state === 'start' && char === '"') state = 'quoted';
    else {
      cell += char;
      state = 'plain';
    }
  }
  return [...cells, cell];
}
