import { setImmediate as turn } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { CsvError, parse, type Options } from 'csv-parse';
import { unguarded } from '../export/formula-guard.js';
import { ImportRefusal } from './import-refusal.js';

/** One line of a table. */
export interface CsvRow {
  /** As spreadsheets count: the line with the titles is 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly titles: readonly string[];
  /** Those that have something in them. */
  readonly rows: readonly CsvRow[];
}

/** What parts cells: the first where the titles do not tell. */
const DELIMITERS = [',', ';', '\t'] as const;
/** Columns of a file, and lines without anything in them. */
const COLUMNS = 500;
const EMPTY_LINES = 10_000;
/** Characters that are read at once: between them others have their turn. */
const CHUNK = 16_384;
/** Characters of a cell. */
const LONGEST = 2_000_000;

/**
 * Reads comma-separated values, or those that are parted by semicolons or tabs: UTF-8, or UTF-16 where the file says so. `isTitle`
 * tells which titles are known: what parts the cells is what makes the most of them. Throws `ImportRefusal`.
 */
export async function readCsv(content: Uint8Array, isTitle: (title: string) => boolean, maxRows: number): Promise<CsvTable> {
  const text = textOf(content);
  if (text.trim() === '') throw new ImportRefusal('importEmpty');
  const delimiter = await delimiterOf(text, isTitle);
  let titles: readonly string[] | undefined;
  const rows: CsvRow[] = [];
  let number = 0;
  for await (const record of recordsOf(text, delimiter)) {
    number++;
    const cells = record.map(unguarded);
    if (cells.every((cell) => cell.trim() === '')) {
      if (number - rows.length > EMPTY_LINES) throw new ImportRefusal('importTooMany', { limit: maxRows });
    } else if (!titles) titles = withoutEnd(cells);
    else if (rows.length === maxRows) throw new ImportRefusal('importTooMany', { limit: maxRows });
    else rows.push({ number, cells });
  }
  if (!titles || rows.length === 0) throw new ImportRefusal('importEmpty');
  return { titles, rows };
}

/** Throws where it is no text: in doubt nothing is guessed, for a wrong guess is stored. */
function textOf(content: Uint8Array): string {
  const [first, second] = content;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    throw new ImportRefusal('importNoText');
  }
  if (text.includes('\0')) throw new ImportRefusal('importNoText');
  return text;
}

async function delimiterOf(text: string, isTitle: (title: string) => boolean): Promise<string> {
  let best: { readonly delimiter: string; readonly known: number; readonly all: number } | undefined;
  let refused: unknown;
  for (const delimiter of DELIMITERS) {
    try {
      const titles = (await firstOf(text, delimiter)).map(unguarded);
      const known = titles.filter(isTitle).length;
      if (!best || known > best.known || (known === best.known && known === 0 && titles.length > best.all))
        best = { delimiter, known, all: titles.length };
    } catch (error) {
      refused ??= error;
    }
  }
  // One that has too many columns has no titles that are known, either.
  if (!best || (best.known === 0 && refused !== undefined)) throw refused;
  return best.delimiter;
}

/** The first record that has something in it. */
async function firstOf(text: string, delimiter: string): Promise<readonly string[]> {
  for await (const record of recordsOf(text, delimiter, { skip_records_with_empty_values: true, to: 1 })) return record;
  return [];
}

async function* recordsOf(text: string, delimiter: string, more: Options = {}): AsyncGenerator<readonly string[], void, void> {
  const options: Options = {
    ...more,
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: LONGEST,
    // Whoever sends a line of a million commas learns it before they are read.
    cast: (value, { index, records }) => {
      if (index < COLUMNS) return value;
      throw new ImportRefusal('importTooWide', { row: records + 1, limit: COLUMNS });
    },
  };
  const parser = parse(options);
  const source = Readable.from(chunksOf(text));
  source.pipe(parser);
  try {
    for await (const record of parser) yield record as readonly string[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { code, records } = error as CsvError & { readonly records?: number };
    throw new ImportRefusal(code === 'CSV_MAX_RECORD_SIZE' ? 'importTooLong' : 'importQuotes', { row: (records ?? 0) + 1 });
  } finally {
    source.destroy();
    parser.destroy();
  }
}

async function* chunksOf(text: string): AsyncGenerator<string, void, void> {
  for (let at = 0; at < text.length;) {
    // Not between the halves of a character.
    const end = at + CHUNK + (isHigh(text.charCodeAt(at + CHUNK - 1)) ? 1 : 0);
    yield text.slice(at, end);
    at = end;
    await turn();
  }
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

/** Spreadsheets leave columns without a title behind the last one that has one. */
function withoutEnd(titles: readonly string[]): string[] {
  return titles.slice(0, titles.findLastIndex((title) => title.trim() !== '') + 1);
}
