import { describe, expect, it } from 'vitest';
import { readCsv } from './csv-table.js';

const TITLES = ['Name', 'Price', 'Note'];
const isTitle = (title: string): boolean => TITLES.includes(title);
const read = (content: string | Uint8Array, maxRows = 100) => readCsv(Buffer.from(content), isTitle, maxRows);
const refused = (sentence: string, values: object = {}) => expect.objectContaining({ sentence, values }) as Error;

describe('a file of comma-separated values', () => {
  it.each([
    ['commas', 'Name,Price\nChair,"1,50"\n'],
    ['semicolons', 'Name;Price\r\nChair;1,50\r\n'],
    ['tabs', 'Name\tPrice\rChair\t1,50\r'],
    ['a mark of the byte order', '\uFEFFName;Price\nChair;1,50'],
    ['lines without anything in them', '\n\nName;Price;\n;;\n\nChair;1,50;\n;;\n'],
  ])('is read with %s', async (_what, content) => {
    const { titles, rows } = await read(content);
    expect([titles, rows.map(({ cells }) => cells.slice(0, 2))]).toEqual([['Name', 'Price'], [['Chair', '1,50']]]);
  });

  it.each(['utf-16le', 'utf-16be'])('is read in %s, where it says so', async (encoding) => {
    const little = Buffer.from('\uFEFFName\tPrice\r\nStühle – 椅子\t2\r\n', 'utf16le');
    const { rows } = await read(encoding === 'utf-16le' ? little : Buffer.from(little).swap16());
    expect(rows).toEqual([{ number: 2, cells: ['Stühle – 椅子', '2'] }]);
  });

  it('has its rows numbered as spreadsheets do, whatever breaks lines', async () => {
    const { rows } = await read('Name,Note\na,"one\ntwo\r\nthree"\n\n,\nb,c\n');
    expect(rows).toEqual([
      { number: 2, cells: ['a', 'one\ntwo\r\nthree'] },
      { number: 5, cells: ['b', 'c'] },
    ]);
  });

  it('is the text that an export guarded', async () => {
    const { titles, rows } = await read(`"'=Name",Price\n"'=HYPERLINK(""x"")",'-5\n`);
    expect([titles, rows[0]!.cells]).toEqual([
      ['=Name', 'Price'],
      ['=HYPERLINK("x")', '-5'],
    ]);
  });

  it('keeps characters whole where it is read in pieces', async () => {
    const long = `a${'😀ä'.repeat(60_000)}`;
    const { rows } = await read(`Name,Note\n${long},x\n`);
    expect(rows[0]!.cells).toEqual([long, 'x']);
  });

  it.each([
    ['nothing', '', 'importEmpty'],
    ['blanks', ' \r\n\t\n ', 'importEmpty'],
    ['a line of titles alone', 'Name,Price\n', 'importEmpty'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'importNoText'],
    ['text in another encoding', Buffer.from('Name\nStühle\n', 'latin1'), 'importNoText'],
    ['a NUL', 'Name\na\0b\n', 'importNoText'],
    ['half a character of UTF-16', Buffer.from('fffe00d84e00', 'hex'), 'importNoText'],
  ])('is refused where it is %s', async (_what, content, sentence) => {
    await expect(read(content)).rejects.toEqual(refused(sentence));
  });

  it.each([
    ['that is not closed', 'Name,Price\na,"1\nb,2\n', 2],
    ['within a text', 'Name,Price\na,5" pipe\n', 2],
    ['that is closed too early', 'Name,Price\nx,1\n"a"b,1\n', 3],
    ['in the first line', '"Name,Price\na,1\n', 1],
  ])('is refused where it has a quotation mark %s', async (_what, content, row) => {
    await expect(read(content)).rejects.toEqual(refused('importQuotes', { row }));
  });

  it('is refused where it has more than there may be, and not read to its end', async () => {
    await expect(read('Name\na\nb\nc\n', 2)).rejects.toEqual(refused('importTooMany', { limit: 2 }));
    await expect(read('Name\na\nb\n', 2)).resolves.toMatchObject({ rows: { length: 2 } });
    await expect(read(`Name${',x'.repeat(600)}\na\n`)).rejects.toEqual(refused('importTooWide', { row: 1, limit: 500 }));
    await expect(read(`Name\n${'x'.repeat(2_100_000)}\n`)).rejects.toEqual(refused('importTooLong', { row: 2 }));
    const from = performance.now();
    await expect(read(`Name\n${'a\n'.repeat(1_000_000)}`, 1_000)).rejects.toEqual(refused('importTooMany', { limit: 1_000 }));
    await expect(read(`Name\n${'\n'.repeat(5_000_000)}a`)).rejects.toEqual(refused('importTooMany', { limit: 100 }));
    await expect(read(`Name\n${','.repeat(5_000_000)}`)).rejects.toEqual(refused('importTooWide', { row: 2, limit: 500 }));
    expect(performance.now() - from).toBeLessThan(10_000);
  });

  it('lets others have their turn while it is read', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await read(`Name,Note\n${`a,${'x'.repeat(10_000)}\n`.repeat(100)}`);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });
});
