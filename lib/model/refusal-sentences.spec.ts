import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REFUSAL_SENTENCES, allRefusedIn, refusedIn, type RefusalTexts } from './refusal-sentences.js';

/** Where forms are refused. */
const SOURCES = [
  'write/parse-field.ts',
  'write/parse-json.ts',
  'write/form-data.ts',
  'write/refusal.ts',
  'write/row-draft.ts',
  'write/row-store.ts',
  'write/model.writer.ts',
  'files/read-file.ts',
  'files/file-writes.ts',
];
/** What only forged forms meet, and what is for a log. */
const NO_SENTENCES = ['Send an object of fields', 'Send a list of rows', 'Files cannot be set here', 'The write was refused'];

/** The texts of a source that read like a sentence, with something in place of what they are about. */
function sentencesIn(path: string): string[] {
  const source = readFileSync(new URL(path, import.meta.url), 'utf8').replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, '');
  const found = source.matchAll(/'([A-Z][^'\n]* [^'\n]*)'|`([A-Z][^`\n]* [^`\n]*)`/g);
  return [...found].map(
    ([, plain, template]) => plain ?? template!.replace('${action}', 'delete').replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '7'),
  );
}

describe('what forms are refused with', () => {
  it('is known, each of it', () => {
    const known: RefusalTexts = Object.fromEntries(REFUSAL_SENTENCES.map((sentence) => [sentence, 'known']));
    const all = SOURCES.flatMap(sentencesIn).filter((sentence) => !NO_SENTENCES.includes(sentence));
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((sentence) => refusedIn(known, sentence) !== 'known')).toEqual([]);
  });

  it('is said in other words, with what it is about', () => {
    const texts: RefusalTexts = { 'Use at most {count} characters': '{count} Zeichen höchstens', 'Fill this in': 'Ausfüllen' };
    expect(
      allRefusedIn(texts, { a: 'Use at most 5 characters', b: 'Fill this in', c: 'Choose one', d: 'A rule of the app' }),
    ).toEqual({
      a: '5 Zeichen höchstens',
      b: 'Ausfüllen',
      c: 'Choose one',
      d: 'A rule of the app',
    });
  });
});
